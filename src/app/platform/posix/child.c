/* fork and exec. A program that is sent off is forked twice, so that nobody has to wait for its end. */
#include "app/platform/child.h"

#include <SDL.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

bool child_there(const char *program)
{
    const char *path = getenv("PATH");
    char file[4096];
    struct stat about;
    while (path && *path) {
        size_t length = strcspn(path, ":");
        int used = snprintf(file, sizeof file, "%.*s/%s", (int)length, path, program);
        if (length > 0 && used > 0 && (size_t)used < sizeof file && stat(file, &about) == 0 && S_ISREG(about.st_mode)
            && access(file, X_OK) == 0)
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

/* In the forked process: the program, its output into `to` (-1: dropped), its input and complaints nowhere. */
static void become(const char *const *argument, int to)
{
    int nowhere = open("/dev/null", O_RDWR);
    char *own[24];
    int count = 0;
    for (; argument[count] && count < 23; count++)
        own[count] = (char *)(size_t)argument[count];   /* execvp does not change them */
    own[count] = NULL;
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    dup2(nowhere, STDIN_FILENO);
    dup2(to >= 0 ? to : nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    for (int i = STDERR_FILENO + 1; i < 256; i++)
        close(i);
    execvp(own[0], own);
    _exit(127);
}

bool child_send(const char *const *argument)
{
    pid_t first = fork();
    int status;
    if (first == 0) {
        setsid();
        pid_t second = fork();
        if (second == 0)
            become(argument, -1);
        _exit(second < 0);
    }
    return first > 0 && waitpid(first, &status, 0) == first && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool child_start(Child *child, const char *const *argument)
{
    int ends[2];
    *child = (Child){.process = 0};
    if (pipe(ends) != 0)
        return false;
    pid_t process = fork();
    if (process == 0)
        become(argument, ends[1]);
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    child->process = process;
    child->from = ends[0];
    child->since = SDL_GetTicks();
    return true;
}

/* Reads what there is now. */
static void listen(Child *child)
{
    char bytes[512];
    for (ssize_t got; (got = read(child->from, bytes, sizeof bytes)) > 0;) {
        size_t room = sizeof child->answer - 1 - child->length, taken = (size_t)got < room ? (size_t)got : room;
        memcpy(child->answer + child->length, bytes, taken);
        child->length += taken;
    }
    child->answer[child->length] = '\0';
}

bool child_ended(Child *child, int *status)
{
    int how;
    listen(child);
    pid_t ended = waitpid((pid_t)child->process, &how, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR))
        return false;
    listen(child);
    close(child->from);
    *status = ended > 0 && WIFEXITED(how) ? WEXITSTATUS(how) : -1;
    child->seconds = (SDL_GetTicks() - child->since) / 1000.0;
    child->process = 0;
    return true;
}

void child_stop(Child *child)
{
    if (child->process == 0)
        return;
    kill((pid_t)child->process, SIGTERM);
    waitpid((pid_t)child->process, NULL, 0);
    close(child->from);
    child->process = 0;
}

/* Starts the program with its standard input at the pipe's end `from`; 0 or an errno. */
static int start_fed(Fed *fed, const char *const *argument, int from)
{
    posix_spawn_file_actions_t actions;
    pid_t process = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, from, STDIN_FILENO);
    posix_spawn_file_actions_addclose(&actions, fed->into);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int code = posix_spawnp(&process, argument[0], &actions, NULL, (char *const *)(size_t)argument, environ);
    posix_spawn_file_actions_destroy(&actions);
    fed->process = process;
    return code;
}

bool child_feed(Fed *fed, const char *const *argument)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    fed->into = ends[1];
    fcntl(fed->into, F_SETFD, FD_CLOEXEC);
    int code = start_fed(fed, argument, ends[0]);
    close(ends[0]);
    if (code == 0) {
        fed->old_handler = signal(SIGPIPE, SIG_IGN);
        return true;
    }
    close(fed->into);
    errno = code;
    return false;
}

bool child_give(const Fed *fed, const void *bytes, size_t count)
{
    const char *at = bytes;
    while (count > 0) {
        ssize_t sent = write(fed->into, at, count);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        count -= (size_t)sent;
    }
    return true;
}

int child_finish(Fed *fed)
{
    int status = 0;
    close(fed->into);
    while (waitpid((pid_t)fed->process, &status, 0) < 0 && errno == EINTR)
        ;
    signal(SIGPIPE, fed->old_handler);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
