#!/bin/sh
# The rules of the house that no compiler knows: which folder may include which, what may not be done below src/app, how long
# files and functions may be, and shell scripts that shellcheck (where there is one) likes.
#   lint.sh BUILD      BUILD holds the objects of `make objects`
# shellcheck disable=SC2129   # each rule adds its own findings
set -u
build=$1
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# base < engine < trace < lesson < view < app: a file includes its own folder's headers and those to the left.
floors='base engine trace lesson view app'
above=$floors
for floor in $floors; do
    above=$(echo "$above" | sed 's/^[a-z]* *//')
    [ -d "src/$floor" ] || continue
    for upper in $above; do
        grep -rnE "^[ \t]*#[ \t]*include[ \t]+[\"<](\.\./)*$upper/" "src/$floor" \
            | sed "s|\$|   ($floor is below $upper)|" >>"$found"
    done
    [ "$floor" = app ] || grep -rnE '#[ \t]*include[ \t]+[<"](SDL|gif_lib)' "src/$floor" | sed 's|$|   (only src/app draws)|' >>"$found"
done
for file in src/*; do
    case " $floors " in *" ${file#src/} "*) ;; *) echo "$file: not one of the floors ($floors)" >>"$found" ;; esac
done

# An operation is named in its own files only: its row, its scene, and the lists.
own='^src/(trace/operations/|view/scenes/[a-z0-9_]*\.c)'
grep -rnoE --include='*.[ch]' 'OP_[A-Z_]+' src | grep -vE "$own" | grep -vE ':OP_(COUNT|NETWORK)$' \
    | sed 's|$|   (only its own files name an operation)|' >>"$found"

# A network is named by its preset and by the kernels made for it; the presets' names are asked for everywhere else.
presets=$(sed -n 's/^const char net_usual_name\[\] = "\(.*\)";/\1/p; s/^    {"\([a-z0-9-]*\)", ".*/\1/p' src/engine/net/net_presets.c)
[ -n "$presets" ] || echo "src/engine/net/net_presets.c: lint.sh finds no preset's name in it" >>"$found"
for preset in $presets; do
    grep -rniF -- "$preset" src | grep -vE "^src/engine/(net/net_presets\.c|fast/(kernels\.h|${preset}[a-z_]*\.[ch])):" \
        | sed 's|$|   (only its preset and its kernels name a network)|' >>"$found"
    find src -iname "*$preset*" ! -path 'src/engine/fast/*' | sed 's|$|: only kernels are called by a network|' >>"$found"
done

# A kind of layer is named by its row, by the operations that are its passes, by the presets and by the kernels made for it.
own='^src/(engine/net/nodes/|trace/operations/|engine/net/net_presets\.c|engine/fast/)'
kinds=$(sed -n 's/^ *ROW(\([A-Z_]*\),.*/\1/p' src/engine/net/nodes/list.h | paste -sd '|')
[ -n "$kinds" ] || echo "src/engine/net/nodes/list.h: lint.sh finds no kind of layer in it" >>"$found"
grep -rnwoE --include='*.[ch]' "NODE_($kinds)" src | grep -vE "$own" \
    | sed 's|$|   (only its own files name a kind of layer)|' >>"$found"

# Inside view: draw and formula < scenes < window < lesson and live, which do not know each other < screen < paper.
view_floor() {   # FOLDERS OF src/view, FOLDERS THEY MAY NOT INCLUDE (as a|b)
    for folder in $1; do
        grep -rnE "^[ \t]*#[ \t]*include[ \t]+[\"<](\.\./)*(view/)?($2)/" "src/view/$folder" | sed "s#\$#   (view/$folder may not include $2)#"
    done
}
{
    view_floor 'draw formula' 'scenes|window|lesson|live|screen|paper'
    view_floor scenes 'window|lesson|live|screen|paper'
    view_floor window 'lesson|live|screen|paper'
    view_floor lesson 'live|screen|paper'
    view_floor live 'lesson|screen|paper'
    view_floor screen paper
    grep -nE '^[ \t]*#[ \t]*include[ \t]+[\"<](view/)?(scenes|window|lesson|live|screen|paper)/' src/view/*.[ch] \
        | sed 's|$|   (what stands in src/view itself is below its folders)|'
    # Drawing changes nothing: it takes the state const. Only screen_draw keeps the picture that it has drawn.
    grep -rnE '([a-z_]+_draw(_[a-z]+)?|\bdraw_[a-z_]+)\((Screen|Reading|Shelf|Live) \*' src/view --include='*.[ch]' | grep -v '[ *]screen_draw(' \
        | sed 's|$|   (drawing takes its state const)|'
} >>"$found"

# Below app nothing prints, asks for the time or the environment, or keeps state of its own: the objects' symbols tell.
# (src/base/memory.c ends the program with a line when there is no memory.)
never='printf|vprintf|puts|putchar|perror|stdout|stderr|stdin|time|clock|clock_gettime|gettimeofday|nanosleep|usleep|getenv|setlocale|rand|srand|random|srandom|exit|abort|strtok|_*SDL_.*'
find "$build/obj/src" -name '*.o' ! -path '*/src/app/*' ! -path '*/src/base/memory.o' | sort | while read -r object; do
    file=${object#"$build/obj/"}
    file=${file%.o}.c
    [ -f "$file" ] || continue
    nm -f sysv "$object" | tr -d ' ' | awk -F '|' -v file="$file" -v never="^_?($never)\$" '
        $3 == "U" && $1 ~ never { print file ": uses " $1 " (only src/app may)" }
        $3 ~ /^[DdBbCGgSs]$/ && $7 !~ /^\.data\.rel\.ro/ {
            print file ": " $1 " is a variable of the whole program (there is no global state below src/app)" }'
done >>"$found"

# Which system this is, only the files made for it ask.
grep -rnE --include='*.[ch]' '#[ \t]*include[ \t]+<(fcntl|poll|pwd|spawn|sys/[a-z]+|termios|unistd|windows)\.h>|\b_WIN32\b|__APPLE__|__unix__|__linux__|__EMSCRIPTEN__' src \
    | grep -vE '^src/(base/system_[a-z]+\.c|app/platform/)' \
    | sed 's|$|   (only src/base/system_*.c and src/app/platform know the system)|' >>"$found"

# Lengths: lines up to 120 columns, 100 in src/engine, where readers look over the code pane's edge; a letter of several bytes
# counts as that many; files up to 450 lines but for a table of words; functions up to 40, unless they are loop nests (four
# `for` or more).
find src tests -name '*.[ch]' | sort | while read -r file; do
    width=120
    case $file in src/engine/*) width=100 ;; esac
    LC_ALL=C grep -nE ".{$((width + 1)),}" "$file" | sed "s|:.*|: over $width columns|; s|^|$file:|"
    awk -v file="$file" '
        /^[A-Za-z_].*\)$/ || (/^[A-Za-z_].*[(,]/ && !/[;{}]$/) { head = $0; start = NR }
        /^[ \t]+for \(/ { loops++ }
        /^\{/ { from = NR; loops = 0 }
        /^\}/ && from {
            name = head; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
            if (NR - from - 1 > 40 && loops < 4) print file ":" start ": " name "() has " NR - from - 1 " lines (40 at most)"
            from = 0
        }
        END { if (NR > 450 && file !~ /words_/) print file ": " NR " lines (450 at most)" }' "$file"
done >>"$found"

# What the Makefile says of one object belongs to a source that is there.
grep -oE 'obj/src/[a-z0-9_/]+\.o' Makefile | sed 's|^obj/||; s|o$|c|' | sort -u | while read -r file; do
    [ -f "$file" ] || echo "Makefile: $file is not there"
done >>"$found"

# A ?: inside another ?: is written as if and else, a small function or a table.
find src tests -name '*.[ch]' | sort | xargs awk -f tests/tools/ternaries.awk >>"$found"

# A type has one place in the tree; constants that leave their file have a prefix.
find src tests -name '*.[ch]' | sort | xargs awk -f tests/tools/names.awk >>"$found"

if command -v shellcheck >/dev/null; then
    find tests -name '*.sh' -exec shellcheck -f gcc .ci/run {} + >>"$found"
fi
cat "$found"
if [ -s "$found" ]; then
    echo "lint: $(wc -l <"$found" | tr -d ' ') findings"
    exit 1
fi
echo "lint: nothing found"
