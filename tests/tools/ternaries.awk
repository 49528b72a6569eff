# Finds a ?: inside an operand of another ?:, in parentheses or over several lines as well, and says FILE:LINE of the inner one.
#   awk -f ternaries.awk FILE.c …
# It reads tokens, not grammar. Each open bracket has a level with a state: 0, 1 between ? and :, 2 behind the : until the
# expression ends; and whether a ?: was seen in its expression so far, which makes it an operand if a ? follows.

function start() { depth = 0; state[0] = seen[0] = open[0] = 0; closed = 0 }

function found(line) { print FILENAME ":" line ": a ?: inside another ?:" }

# The expression at this level ends; behind the ? (state 1) a comma does not end it.
function ends() { if (state[depth] != 1) state[depth] = seen[depth] = 0 }

function token(word,    level) {
    if (closed && word ~ /^[A-Za-z_0-9]/) ends()     # a block's brace, not a compound literal's: a statement begins
    closed = 0
    if (word == "?") {
        level = depth
        while (level > 0 && !state[level]) level--
        if (state[level]) found(FNR)
        else if (seen[depth]) found(seen[depth])
        if (state[depth] == 1) open[depth]++
        state[depth] = 1
        seen[depth] = FNR
    } else if (word == ":") {
        if (open[depth]) open[depth]--
        else if (state[depth] == 1) state[depth] = 2
        else ends()
    } else if (word ~ /^[([{]$/) {
        depth++
        state[depth] = seen[depth] = open[depth] = 0
    } else if (word ~ /^[])}]$/) {
        level = seen[depth]
        if (depth > 0) depth--
        if (level && !seen[depth]) seen[depth] = level
        closed = word == "}"
    } else if (word == ";") {
        state[depth] = seen[depth] = open[depth] = 0
    } else if (word ~ /^(,|=|return|case|else|do)$/) ends()
}

FNR == 1 { start(); comment = directive = 0 }

{
    rest = $0
    if (!comment && !directive && rest ~ /^[ \t]*#/) {     # a macro's text is a unit of its own
        directive = 1
        start()
    }
    continued = rest ~ /\\$/
    while (rest != "") {
        if (comment) {
            at = index(rest, "*/")
            if (!at) break
            rest = substr(rest, at + 2)
            comment = 0
        } else if (rest ~ /^\/\*/) {
            comment = 1
            rest = substr(rest, 3)
        } else if (rest ~ /^\/\//) {
            break
        } else if (match(rest, /^"([^"\\]|\\.)*"/) || match(rest, /^'([^'\\]|\\.)*'/) || match(rest, /^[ \t]+/) ||
                   match(rest, /^(==|<=|>=|!=)/)) {
            rest = substr(rest, RLENGTH + 1)
        } else {
            if (!match(rest, /^[A-Za-z_0-9.]+/)) RLENGTH = 1
            token(substr(rest, 1, RLENGTH))
            rest = substr(rest, RLENGTH + 1)
        }
    }
    if (directive && !continued) {
        directive = 0
        start()
    }
}
