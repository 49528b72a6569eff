#!/bin/sh
# Cuts the Noto fonts down to the characters that convwalk shows. Needs Debian's fonttools, fonts-noto-core,
# fonts-noto-mono and fonts-noto-cjk; writes beside this script. Hints are dropped: text is hinted lightly as it is drawn.
set -e
cd "$(dirname "$0")"
noto=${NOTO:-/usr/share/fonts/truetype/noto}
cjk=${NOTO_CJK:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}   # its third face is the simplified Chinese one

latin=20-7E,A0-17F,2C6,2DA,2DC,300-304,307,308,30A,30C,2010-2027,202F,2030-203A,2044,20AC,2122
raised=2070-208E,2090-209C,1D62-1D6A,2C7C
greek=370-3FF
signs=2100-214F,2190-21FF,2200-22FF
tall=2300-2311,231C-231F,239B-23B3,23D0,23DC-23E1,25A0-25FF,2713,2717,27E6-27EF,27F5-27FF,2A00-2A06,2A2F
letters=1D400-1D49B,1D6A8-1D755,1D7CE-1D7D7
gb2312=$(/usr/bin/python3 -c '
for row in range(0xA1, 0xF8):
    for cell in range(0xA1, 0xFF):
        try: print("%X" % ord(bytes([row, cell]).decode("gb2312")), end=",")
        except UnicodeDecodeError: pass')

cut() {   # what to cut, the file to write, its characters, its layout features, more options
    in=$1 out=$2 characters=$3 features=$4
    shift 4
    pyftsubset "$in" --output-file="$out" --unicodes="$characters" --no-hinting --drop-tables+=MATH,vhea,vmtx,VORG \
        --layout-features="$features" --name-IDs=0,1,2,3,4,5,6,13,14 --notdef-outline "$@"
}

for face in sans:Sans-Regular bold:Sans-Bold italic:Sans-Italic; do
    cut "$noto/Noto${face#*:}.ttf" "${face%:*}.ttf" "$latin,$raised,$greek,$signs" kern,mark,mkmk,ccmp
done
cut "$noto/NotoSansMath-Regular.ttf" math.ttf "$latin,$raised,$greek,$signs,$tall,$letters" kern,mark,mkmk,ccmp
cut "$noto/NotoSansMono-Regular.ttf" mono.ttf "$latin,$raised,$greek,$signs,2500-257F,2588,25A0-25FF" mark,ccmp
cut "$noto/NotoSerif-Italic.ttf" letter.ttf "20-7E,391-3C9,3D1,3D5,3F5,2113" ""
cut "$noto/NotoSerif-BoldItalic.ttf" letter-bold.ttf "20-7E,391-3C9,3D1,3D5,3F5,2113" ""
cut "$cjk" chinese.otf "20,${gb2312}3000-303F,FF00-FFEF" "" --font-number=2
