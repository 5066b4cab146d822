#!/bin/sh
# Packs dist/parkledger (built and tested by packaging/build.py) as dist/parkledger_VERSION_ARCH.deb
# and tries the program as it lies in the package.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
arch=$(dpkg --print-architecture)
tree=build/debian
deb=dist/parkledger_${version}_${arch}.deb
# The folder does not start on a system older than the one it was built on.
glibc=$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)
[ -x dist/parkledger/parkledger ] || { echo "First: make package" >&2; exit 1; }

rm -rf "$tree"
mkdir -p "$tree/DEBIAN" "$tree/opt" "$tree/usr/bin" "$tree/usr/share/applications" \
    "$tree/usr/share/icons/hicolor/scalable/apps" "$tree/usr/share/mime/packages" \
    "$tree/usr/share/doc/parkledger"
cp -a dist/parkledger "$tree/opt/parkledger"
ln -s /opt/parkledger/parkledger "$tree/usr/bin/parkledger"
install -m 644 packaging/parkledger.desktop "$tree/usr/share/applications/"
install -m 644 packaging/parkledger-mime.xml "$tree/usr/share/mime/packages/parkledger.xml"
install -m 644 packaging/parkledger.svg "$tree/usr/share/icons/hicolor/scalable/apps/"
install -m 644 CHANGELOG.md resources/fonts/*.txt "$tree/usr/share/doc/parkledger/"
chmod -R u=rwX,go=rX "$tree"

cat > "$tree/DEBIAN/control" <<END
Package: parkledger
Version: $version
Architecture: $arch
Section: misc
Priority: optional
Maintainer: ParkLedger <parkledger@localhost>
Installed-Size: $(du -sk "$tree/opt" | cut -f1)
Depends: libc6 (>= $glibc), libgl1, libegl1, libfontconfig1, libdbus-1-3, libglib2.0-0
Description: ledger of start-up parks (创园台账)
 Keeps the registry of start-up parks and their tenants in an encrypted file, says of
 every park which tier it deserves and why, and prints the papers. Needs no network.
END

dpkg-deb -Zxz --root-owner-group --build "$tree" "$deb" >/dev/null

# Unpacked again: what is in the package must work, not what lay beside it.
tried=$(mktemp -d)
trap 'rm -rf "$tried"' EXIT
dpkg-deb -x "$deb" "$tried"
env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME="$tried" QT_QPA_PLATFORM=offscreen \
    "$tried/opt/parkledger/parkledger" self-test
rm -rf "$tree"
echo "$deb: $(du -m "$deb" | cut -f1) MB, its self-test passed"
