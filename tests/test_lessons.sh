#!/bin/sh
# Every lesson, and the example in the teachers' guide, is without mistakes and can be read aloud. BUILD is the folder that was
# built into.
set -u
cd "$(dirname "$0")/.." || exit 2
. tests/tools/check.sh

convwalk=${BUILD:-build}/convwalk
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

all_lessons_check() {
    find lessons -name '[0-9]*.md' | sort | xargs "$convwalk" check
}

all_lessons_are_told() {
    find lessons -name '[0-9]*.md' | while read -r lesson; do
        told=$("$convwalk" print "$lesson" --answers) || exit 1
        check_holds "$told" "$(sed -n 's/^# //p' "$lesson")" || exit 1
    done
}

# The guide's example stands between lines of ~~~.
the_guides_example_checks() {
    awk '/^~~~markdown/ { on = 1; next } /^~~~/ { on = 0 } on' lessons/README.md >"$place/example.md"
    check_holds "$(cat "$place/example.md")" "[___]" && "$convwalk" check "$place/example.md"
}

mistakes_have_their_line() {
    fence=$(printf '%b' '\140\140\140')
    printf '%s\n' '# T' '' '## P' '' text '' "${fence}scene" conv-forward 'stop 99' "$fence" >"$place/wrong.md"
    told=$("$convwalk" check "$place/wrong.md")
    [ $? = 1 ] && check_equal "$told" "$place/wrong.md:9: stop 99: this scene has 16 steps"
}

# Both languages have the same pages, scenes and right answers.
both_languages_teach_the_same() {
    for lesson in lessons/zh/[0-9]*.md; do
        [ -e "$lesson" ] || continue
        twin=lessons/en/${lesson##*/}
        check_equal "$(skeleton "$lesson")" "$(skeleton "$twin")" || { echo "$lesson and $twin differ"; return 1; }
    done
}

# What of a lesson does not depend on its language: pages, scenes with their stops, boxes, blanks, cells to click.
skeleton() {
    awk '/^## / { print "page" }
        /^```/ { scene = $0 == "```scene"; next }
        scene { sub(/:.*/, ""); print }
        /^- \[[ x]\]/ { print substr($0, 1, 5) }
        /^[0-9]+\. / { print $1 }
        { line = $0 }
        { rest = $0; while (match(rest, /\[=[^ ]+\]/)) { print substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH) } }
        match(line, /[^ ]+ = \[___\]/) { print substr(line, RSTART, RLENGTH) }
        match(line, /\[click:? [^]]*\]/) { print substr(line, RSTART, RLENGTH) }' "$1"
}

check_run all_lessons_check all_lessons_are_told the_guides_example_checks mistakes_have_their_line both_languages_teach_the_same
