; The Windows installer, from dist\parkledger as packaging\build.py left it on Windows:
;     makensis -DVERSION=0.1.0 packaging/windows.nsi
; Installs for one user without asking for rights, and ends with the program's own self-test.
; Save this file as UTF-8 with its byte order mark: makensis needs it for the Chinese words.

Unicode true
!ifndef VERSION
  !error "Give the version: makensis -DVERSION=0.1.0 packaging/windows.nsi"
!endif
!define NAME "创园台账"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ParkLedger"

!include "MUI2.nsh"
!include "x64.nsh"

Name "${NAME} ${VERSION}"
OutFile "..\dist\ParkLedger-${VERSION}-x64.exe"
InstallDir "$LOCALAPPDATA\Programs\ParkLedger"
InstallDirRegKey HKCU "Software\ParkLedger" "Folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
BrandingText "${NAME}"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME}安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" ""

!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\ParkLedgerWindow.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "${NAME}需要 64 位的 Windows 10 或更新版本，本机无法安装。"
    Abort
  ${EndIf}
FunctionEnd

Section "install"
  ; An older version's libraries must not lie among the new ones.
  RMDir /r "$INSTDIR\lib"
  SetOutPath "$INSTDIR"
  File /r "..\dist\parkledger\*.*"

  DetailPrint "正在检查安装是否完好"
  System::Call 'kernel32::SetEnvironmentVariable(t "QT_QPA_PLATFORM", t "offscreen")'
  nsExec::ExecToLog '"$INSTDIR\parkledger.exe" self-test'
  Pop $0
  System::Call 'kernel32::SetEnvironmentVariable(t "QT_QPA_PLATFORM", t n)'
  ${If} $0 != 0
    MessageBox MB_OK|MB_ICONSTOP "安装后的检查没有通过，程序可能不完整。请重新下载安装包后再装一次。"
    SetErrorLevel 2
    Abort
  ${EndIf}

  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\ParkLedgerWindow.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\ParkLedgerWindow.exe"
  WriteRegStr HKCU "Software\ParkLedger" "Folder" "$INSTDIR"
  WriteRegStr HKCU "Software\Classes\.ledger" "" "ParkLedger.Ledger"
  WriteRegStr HKCU "Software\Classes\ParkLedger.Ledger" "" "${NAME}"
  WriteRegStr HKCU "Software\Classes\ParkLedger.Ledger\shell\open\command" "" '"$INSTDIR\ParkLedgerWindow.exe" "%1"'
  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\ParkLedgerWindow.exe"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

; The clerks' ledgers lie elsewhere and are never touched.
Section "uninstall"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  RMDir /r "$INSTDIR\lib"
  Delete "$INSTDIR\parkledger.exe"
  Delete "$INSTDIR\ParkLedgerWindow.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\ParkLedger"
  DeleteRegKey HKCU "Software\Classes\.ledger"
  DeleteRegKey HKCU "Software\Classes\ParkLedger.Ledger"
SectionEnd
