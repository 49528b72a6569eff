/* convwalk: see a convolutional network compute, one multiplication at a time. This file only picks the command. */
#include <stdio.h>

int main(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    puts("convwalk");
    return 0;
}
