# SPDX-License-Identifier: MIT
# What Debian has otherwise than the project's own install: run by CPack on what is installed, before it is packed.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
set(documents ${root}/share/doc/ovyxa-bench)

file(COPY ${CPACK_OVYXA_DEBIAN_FILES}/copyright DESTINATION ${documents})
file(COPY_FILE ${CPACK_OVYXA_DEBIAN_FILES}/changelog ${documents}/changelog)
file(GLOB pages ${root}/share/man/man1/*.1)
execute_process(COMMAND gzip -9n ${pages} ${documents}/changelog COMMAND_ERROR_IS_FATAL ANY)

file(RENAME ${root}/share/zsh/site-functions ${root}/share/zsh/vendor-completions) # zsh of Debian reads packages' functions there
