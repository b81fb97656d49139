/* daemonise - into the background, with a parent that waits until all is well.
 * in: nothing.  out: a child whose errors still reach the terminal until daemonise_ready. */

#include "daemon/daemonise.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

static int ready_fd = -1;

/* A byte says that the child is ready; the end of the file that it died before. */
static void wait_for_child(int fd, pid_t child)
{
        char byte;
        ssize_t got;
        int status;
        do
                got = read(fd, &byte, 1);
        while (got < 0 && errno == EINTR);
        if (got == 1)
                _exit(EX_OK);
        if (waitpid(child, &status, 0) == child && WIFEXITED(status))
                _exit(WEXITSTATUS(status) == EX_OK ? EX_SOFTWARE : WEXITSTATUS(status));
        _exit(EX_SOFTWARE);
}

bool daemonise_start(void)
{
        int fds[2];
        if (pipe(fds) != 0)
                return false;
        pid_t child = fork();
        if (child < 0)
                return false;
        if (child > 0) {
                close(fds[1]);
                wait_for_child(fds[0], child);
        }
        close(fds[0]);
        ready_fd = fds[1];
        setsid();
        return true;
}

void daemonise_ready(void)
{
        if (ready_fd < 0)
                return;
        int null = open("/dev/null", O_RDWR);
        if (null >= 0) {
                dup2(null, STDIN_FILENO);
                dup2(null, STDOUT_FILENO);
                dup2(null, STDERR_FILENO);
                if (null > STDERR_FILENO)
                        close(null);
        }
        (void)!chdir("/");
        (void)!write(ready_fd, "", 1);
        close(ready_fd);
        ready_fd = -1;
}
