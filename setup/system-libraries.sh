#!/bin/sh
# Sees to the system's own libraries and programs: installs what is missing where we are root,
# otherwise prints the one command that does it and stops. Looks for the things themselves, not for
# package names, so that it is quick, and right on relatives of Debian 12 too.
#
#   setup/system-libraries.sh GROUP...     groups: python window tests package
set -eu

# package : what it brings (lib = a shared library, bin = a program, py = a module of Python,
# file = a file)
python='
python3-venv:py:ensurepip
python3-venv:py:venv
'
window='
libglib2.0-0:lib:libglib-2.0.so.0
libgl1:lib:libGL.so.1
libegl1:lib:libEGL.so.1
libfontconfig1:lib:libfontconfig.so.1
libdbus-1-3:lib:libdbus-1.so.3
libxkbcommon0:lib:libxkbcommon.so.0
libxkbcommon-x11-0:lib:libxkbcommon-x11.so.0
libx11-xcb1:lib:libX11-xcb.so.1
libxcb-cursor0:lib:libxcb-cursor.so.0
libxcb-icccm4:lib:libxcb-icccm.so.4
libxcb-keysyms1:lib:libxcb-keysyms.so.1
libxcb-randr0:lib:libxcb-randr.so.0
libxcb-shape0:lib:libxcb-shape.so.0
libxcb-sync1:lib:libxcb-sync.so.1
libxcb-xfixes0:lib:libxcb-xfixes.so.0
libxcb-xkb1:lib:libxcb-xkb.so.1
'
tests='
xvfb:bin:Xvfb
xauth:bin:xauth
xdotool:bin:xdotool
openbox:bin:openbox
poppler-utils:bin:pdftotext
age:bin:age
minisign:bin:minisign
dosfstools:bin:mkfs.vfat
exfatprogs:bin:mkfs.exfat
exfat-fuse:bin:mount.exfat-fuse
fusefat:bin:fusefat
dbus:bin:dbus-daemon
fcitx5:bin:fcitx5
fcitx5-rime:file:/usr/share/fcitx5/addon/rime.conf
rime-data-luna-pinyin:file:/usr/share/rime-data/luna_pinyin_simp.schema.yaml
'
package='
binutils:bin:objdump
'

interpreter=${PYTHON:-python3}
ldconfig=$(command -v ldconfig || echo /sbin/ldconfig)
cached=$("$ldconfig" -p 2>/dev/null || true)

is_there() {
    case $1 in
        lib) printf '%s\n' "$cached" | grep -qF "	$2 " ;;
        bin) command -v "$2" >/dev/null 2>&1 ;;
        file) [ -f "$2" ] ;;
        py) "$interpreter" -c "import $2" >/dev/null 2>&1 ;;
    esac
}

missing=
for group in "$@"; do
    eval "things=\$$group"
    for thing in $things; do
        package_name=${thing%%:*}
        what=${thing#*:}
        is_there "${what%%:*}" "${what#*:}" && continue
        case " $missing " in *" $package_name "*) ;; *) missing="$missing $package_name" ;; esac
    done
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    printf '%s\n' "These packages of Debian are missing; install what your system calls them:" \
        "   $missing" "缺少以上系统组件，请先安装，再运行一次。" >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    printf '%s\n' "Some system packages are missing. Run this once, then try again:" \
        "缺少系统组件。请先运行下面这条命令，再重试：" "" \
        "    sudo apt-get update && sudo apt-get install --yes --no-install-recommends$missing" "" >&2
    exit 1
fi
echo "Installing system packages:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # a list of names, to be split
apt-get install -qq --yes --no-install-recommends $missing >/dev/null
