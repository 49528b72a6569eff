/* A page starts no other programs. */
#include "app/platform/child.h"

#include <errno.h>

bool child_there(const char *program)
{
    (void)program;
    return false;
}

bool child_send(const char *const *argument)
{
    (void)argument;
    return false;
}

bool child_start(Child *child, const char *const *argument)
{
    (void)argument;
    child->process = 0;
    return false;
}

bool child_ended(Child *child, int *status)
{
    (void)child;
    *status = -1;
    return true;
}

void child_stop(Child *child)
{
    (void)child;
}

bool child_feed(Fed *fed, const char *const *argument)
{
    (void)fed;
    (void)argument;
    errno = ENOSYS;
    return false;
}

bool child_give(const Fed *fed, const void *bytes, size_t count)
{
    (void)fed;
    (void)bytes;
    (void)count;
    return false;
}

int child_finish(Fed *fed)
{
    (void)fed;
    return -1;
}
