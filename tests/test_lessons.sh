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
    check_equal "$("$convwalk" check lessons)" "$(find lessons -name '[0-9]*.md' | wc -l | tr -d ' ') lessons: no mistakes"
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

# Every lesson on paper, its sheets as SVG; one of them as PNG and as PDF.
all_lessons_are_printed() {
    find lessons -name '[0-9]*.md' | sort | while read -r lesson; do
        rm -rf "$place/sheets"
        "$convwalk" render "$lesson" -o "$place/sheets" || exit 1
        last=$(find "$place/sheets" -name 'page-*.svg' | sort | tail -n 1)
        grep -q -e '>Answers<' -e '>答案<' "$last" || { echo "$lesson: no answers on $last"; exit 1; }
    done || return 1
    "$convwalk" render "$place/example.md" --png -o "$place/png/" && [ -s "$place/png/page-01.png" ] || return 1
    "$convwalk" render "$place/example.md" -o "$place/example.pdf" && [ "$(head -c 5 "$place/example.pdf")" = %PDF- ]
}

# refused STATUS-2-LINE-PART WORD...: one line that says so, and no file
refused() {
    part=$1
    shift
    told=$("$convwalk" render "$@" 2>&1)
    [ $? = 2 ] && check_holds "$told" "$part" && check_equal "$(echo "$told" | wc -l | tr -d ' ')" 1
}

what_can_not_be_printed_is_refused() {
    echo x >"$place/file"
    refused "$place/wrong.md:9: stop 99" "$place/wrong.md" -o "$place/none" && refused "or FOLDER" "$place/example.md" \
        && refused "--theme" "$place/example.md" --theme dark -o "$place/none" && refused "-o needs a value" "$place/example.md" -o \
        && refused "go into a folder" "$place/example.md" -o "$place/file" && refused "--png goes with" "$place/example.md" --png -o "$place/none.pdf" \
        && refused "convwalk $place/example.md -o $place/none.png" "$place/example.md" -o "$place/none.png" \
        && refused "No such file" "$place/missing.md" -o "$place/none" || return 1
    [ ! -e "$place/none" ] && [ ! -e "$place/none.pdf" ] && check_equal "$(cat "$place/file")" x
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

# A folder that holds itself, by a link or two; what is no plain file; too deep a folder.
folders_end() {
    mkdir -p "$place/loop/deep" && cp lessons/en/01-*.md "$place/loop/deep/" || return 1
    ln -s . "$place/loop/self" && ln -s .. "$place/loop/deep/up" && ln -s "$place/loop" "$place/loop/deep/whole" && mkfifo "$place/loop/02-pipe.md" || return 1
    check_equal "$("$convwalk" check "$place/loop" 2>"$place/said")" "1 lesson: no mistakes" || return 1
    check_holds "$(cat "$place/said")" "loop/self: not looked into: a link to a folder" || return 1
    check_holds "$(cat "$place/said")" "02-pipe.md: not looked into: no plain file" || return 1
    check_equal "$(wc -l <"$place/said" | tr -d ' ')" 4 || return 1
    deep=$place/deep
    for level in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do deep=$deep/$level; done
    mkdir -p "$deep" && told=$("$convwalk" check "$place/deep" 2>&1)
    [ $? = 2 ] && check_holds "$told" "more than 16 folders within each other" || return 1
    [ ! -d /proc/self/task ] || told=$("$convwalk" check /proc/self 2>&1) || [ $? -le 2 ]
}

# One that can't be read is said, and the others are checked all the same.
one_unread_lesson_does_not_hide_the_others() {
    mkdir -p "$place/some" && cp "$place/wrong.md" "$place/some/02-wrong.md" && ln -sf nowhere "$place/some/01-gone.md" || return 1
    told=$("$convwalk" check "$place/some" 2>"$place/said")
    [ $? = 2 ] && check_holds "$told" "02-wrong.md:9: stop 99" && check_holds "$(cat "$place/said")" "01-gone.md: No such file"
}

# Over-long UTF-8 is refused wherever a lesson is read.
no_utf8_is_refused_everywhere() {
    printf '# T\n\n## P\n\na \340\200\240 b\n' >"$place/bytes.md"
    for words in "check $place/bytes.md" "print $place/bytes.md" "render $place/bytes.md -o $place/none" "$place/bytes.md -o $place/none.png"; do
        # shellcheck disable=SC2086  # each word is an argument
        if told=$("$convwalk" $words 2>&1); then
            return 1
        fi
        check_holds "$told" "bytes.md:5: not UTF-8" || return 1
    done
    [ ! -e "$place/none" ] && [ ! -e "$place/none.png" ]
}

# As text a lesson has bounds, too.
told_lessons_end() {
    { printf '# T\n\n'
      for page in 1 2 3 4 5 6 7 8 9; do
          printf '## P%s\n\ntext\n\n%s\nconv-forward --input 300x300 --kernel 5x5\n%s\n\n' $page "$(printf '\140\140\140')scene" "$(printf '\140\140\140')"
      done; } >"$place/long.md"
    told=$("$convwalk" print "$place/long.md" 2>&1) && check_holds "$told" "lines more: convwalk print" && [ "$(echo "$told" | wc -l)" -lt 400 ]
}

# A network of one's own, in a lesson and beside it: its scene, its training, its weights.
networks_of_ones_own() {
    fence=$(printf '%b' '\140\140\140') line='input 1x28x28, conv 4@3x3 stride 2, relu, max 2, linear 10'
    "$convwalk" train --net "$line" --epochs 1 --threads 1 --out "$place/own.safetensors" >/dev/null || return 1
    printf '%s\n' '# T' '' '## P' '' text '' "${fence}scene" "network --net \"$line\" --digit 3 --layer conv1" "$fence" '' \
        '## Q' '' text '' "${fence}scene" 'network --net "input 3x16x16, conv 8@3x3 padding 1, relu, max 2, linear 5"' \
        "$fence" >"$place/own.md"
    check_equal "$("$convwalk" check "$place/own.md")" "1 lesson: no mistakes" || return 1
    check_holds "$("$convwalk" print "$place/own.md")" "y[0,0,0] += x[0,0]" || return 1
    "$convwalk" render "$place/own.md" -o "$place/own" || return 1
    check_holds "$("$convwalk" eval "$place/own.safetensors")" "accuracy 9" || return 1
    "$convwalk" draw --weights "$place/own.safetensors" --seed 3 -o "$place/own.png" || return 1
    check_holds "$("$convwalk" classify --weights "$place/own.safetensors" "$place/own.png")" "<-" || return 1
    check_holds "$("$convwalk" print network --weights "$place/own.safetensors" --step 3)" "conv1, forward"
}

check_run networks_of_ones_own all_lessons_check all_lessons_are_told the_guides_example_checks mistakes_have_their_line \
    all_lessons_are_printed what_can_not_be_printed_is_refused both_languages_teach_the_same \
    folders_end one_unread_lesson_does_not_hide_the_others no_utf8_is_refused_everywhere told_lessons_end
