#!/bin/sh
# Writes C that holds the lines of the files it is given: the array source_files of src/trace/say/source.h.
#   text.sh FILE...
set -eu
echo '#include "trace/say/source.h"'
count=0
for file; do
    echo "static const char *const text_${count}[] = {"
    sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/    "&",/' "$file"
    echo '};'
    count=$((count + 1))
done
echo 'const SourceFile source_files[] = {'
count=0
for file; do
    echo "    {\"$file\", text_$count, (int)(sizeof text_$count / sizeof *text_$count)},"
    count=$((count + 1))
done
echo '    {0, 0, 0},'
echo '};'
