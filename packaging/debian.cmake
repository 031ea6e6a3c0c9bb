# SPDX-License-Identifier: MIT
# The Debian package, made by `cpack -G DEB` in the build folder. `./dev package` makes it and proves it.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ovyxa-bench)
set(CPACK_PACKAGE_VENDOR "the Ovyxa Bench authors")
set(CPACK_PACKAGE_CONTACT "The Ovyxa Bench authors <ovyxa-bench@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "workbench for the webhooks of the Ovyxa analytics service")
set(CPACK_PACKAGE_DESCRIPTION
    "Ovyxa Bench plays all sides of Ovyxa's webhooks on one machine: a sender that
signs, retries and keeps limits as documented, on a clock that can be set; a
receiver that checks signatures, says why one does not match and answers as
scripted; an Events API with made-up visitors; and the log of both ends.
It has a window, a command line and a server for coding agents.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What is loaded at run time is linked to nowhere: the database's driver, what draws icons and what opens windows.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6svg6, qt6-qpa-plugins")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, libsecret-1-0, qt6-wayland")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "fonts-inter, fonts-jetbrains-mono")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/before_deb.cmake)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# copyright and changelog as Debian wants them, from what the project says elsewhere.
file(STRINGS ${CMAKE_SOURCE_DIR}/LICENSE licence)
list(FILTER licence INCLUDE REGEX "^Copyright ")
string(REGEX REPLACE "^Copyright \\(c\\) " "" holders "${licence}")
file(READ ${CMAKE_SOURCE_DIR}/LICENSE licence)
string(REGEX REPLACE "^.*Copyright[^\n]*\n\n" "" licence "${licence}")
string(REGEX REPLACE "\n\n" "\n.\n" licence "${licence}")
string(STRIP "${licence}" licence)
string(REPLACE "\n" "\n " licence "${licence}")
file(CONFIGURE OUTPUT debian/copyright @ONLY CONTENT
"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Ovyxa Bench

Files: *
Copyright: @holders@
License: MIT
 @licence@
")
file(CONFIGURE OUTPUT debian/changelog @ONLY CONTENT
"ovyxa-bench (@PROJECT_VERSION@) unstable; urgency=medium

  * Version @PROJECT_VERSION@.

 -- @CPACK_PACKAGE_CONTACT@  Sat, 28 Nov 2026 12:00:00 +0000
")
set(CPACK_OVYXA_DEBIAN_FILES ${CMAKE_CURRENT_BINARY_DIR}/debian)

include(CPack)
