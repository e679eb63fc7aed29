#!/bin/sh
# Puts Masko Studio into this user's menu, with its icon, its project files and its links; --remove takes it out again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
cd "$here/share"
find . -type f | while read -r file; do
    if [ "${1:-}" = --remove ]; then
        rm -f "$share/$file"
    else
        mkdir -p "$share/$(dirname "$file")"
        sed_safe=$(printf '%s' "$here" | sed 's/[&|\\]/\\&/g')
        case $file in
            *.desktop) sed "s|^Exec=masko-studio|Exec=\"$sed_safe/masko-studio\"|; /^TryExec=/d" "$file" > "$share/$file" ;;
            *) cp "$file" "$share/$file" ;;
        esac
    fi
done
for tool in "update-desktop-database $share/applications" "update-mime-database $share/mime" \
    "gtk-update-icon-cache -q -t -f $share/icons/hicolor"; do
    if command -v "${tool%% *}" > /dev/null; then $tool 2> /dev/null || true; fi
done
