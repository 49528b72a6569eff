# Who owns a name: each type is declared in one file of the tree, and the constants of a header's enum share a prefix that
# no other header uses; those of an enum without a name have one, too, but for src/engine/fast, whose few headers share
# LeNet's sizes (C1, F3, ...).
#   awk -f names.awk FILE.c FILE.h …

function place() { return FILENAME ":" FNR }

function type(name) {
    if (name !~ /^[A-Z]/) return
    if (name in owner && file[name] != FILENAME) print place() ": " name " is a type in " owner[name] ", too"
    if (!(name in owner)) { owner[name] = place(); file[name] = FILENAME }
}

# The part of both words before the last _ that they share.
function shared(a, b,    i) {
    for (i = 1; i <= length(a) && substr(a, i, 1) == substr(b, i, 1);) i++
    a = substr(a, 1, i - 1)
    sub(/[^_]*$/, "", a)
    return a
}

function constants(text, name,    part, count, i, prefix) {
    gsub(/"[^"]*"/, "", text)
    while (match(text, /\([^()]*\)/)) text = substr(text, 1, RSTART - 1) "@" substr(text, RSTART + RLENGTH)
    count = split(text, part, ",")
    for (i = 1; i <= count; i++) {
        sub(/^[ \t]+/, "", part[i])
        if (part[i] ~ /^[A-Za-z_0-9]*@/ || !match(part[i], /^[A-Za-z_0-9]+/)) continue   # a list that a macro writes
        part[i] = substr(part[i], 1, RLENGTH)
        if (name == "" && part[i] !~ /_/ && FILENAME !~ /^src\/engine\/fast\//)
            print place() ": " part[i] " leaves its file without a prefix"
        prefix = prefix == "" ? part[i] "_" : shared(prefix, part[i] "_")
        if (prefix == "") break
    }
    if (name == "" || i > count && prefix == "") return
    if (prefix == "") print place() ": the constants of " name " have no prefix in common"
    else if (prefix in header && header[prefix] != FILENAME) print place() ": " prefix " is a prefix in " header[prefix] ", too"
    else header[prefix] = FILENAME
}

{
    line = $0
    if (FNR == 1) comment = inside = 0
    if (comment) {
        if (!index(line, "*/")) next
        sub(/^.*\*\//, "", line)
        comment = 0
    }
    while (match(line, /\/\*([^*]|\*+[^*\/])*\*+\//)) line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
    if ((at = index(line, "/*")) > 0) {
        comment = 1
        line = substr(line, 1, at - 1)
    }
}

line ~ /^(typedef )?(struct|enum|union) [A-Za-z_0-9]+ \{/ {
    name = line
    sub(/^(typedef )?(struct|enum|union) /, "", name)
    sub(/ .*/, "", name)
    type(name)
}

line ~ /^typedef [^{]*;/ && line !~ /^typedef (struct|enum|union) [A-Za-z_0-9]+ [A-Za-z_0-9]+;/ {
    name = line
    if (name ~ /\(\*[A-Za-z_0-9]+\)/) { sub(/^[^(]*\(\*/, "", name); sub(/\).*/, "", name) }
    else { sub(/(\(.*)?;.*/, "", name); sub(/\[.*/, "", name); sub(/^.*[ *]/, "", name) }
    type(name)
}

line ~ /^(typedef )?enum [A-Za-z_0-9 ]*\{/ && FILENAME ~ /\.h$/ && FILENAME ~ /^src/ {
    inside = 1
    text = ""
    sub(/^[^{]*\{/, "", line)
}

inside && line !~ /^#/ {
    text = text " " line
    if (line ~ /\}/) {
        name = text
        sub(/^.*\}[ ]*/, "", name)
        sub(/;.*/, "", name)
        sub(/\}.*/, "", text)
        constants(text, name)
        inside = 0
    }
}

line ~ /^[^#]*\} [A-Z][A-Za-z_0-9]*;/ {
    name = line
    sub(/^.*\} /, "", name)
    sub(/;.*/, "", name)
    type(name)
}
