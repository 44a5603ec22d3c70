#define _GNU_SOURCE
#include "namespaces.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int failed(struct clinux_failure *failure, enum clinux_step step) {
    failure->step = step;
    failure->error = errno;
    return -1;
}

bool write_whole(int descriptor, const void *bytes, size_t count) {
    const char *at = bytes;
    while (count > 0) {
        ssize_t written = write(descriptor, at, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        at += written;
        count -= (size_t)written;
    }
    return true;
}

bool read_whole(int descriptor, void *bytes, size_t count) {
    char *at = bytes;
    while (count > 0) {
        ssize_t got = read(descriptor, at, count);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        count -= (size_t)got;
    }
    return true;
}

void signals_reset(const sigset_t *kept) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    for (int signal = 1; signal < NSIG; signal++) {
        if (kept != NULL && sigismember(kept, signal) == 1) continue;
        sigaction(signal, &action,
                  NULL); /* refused for SIGKILL, SIGSTOP and glibc's own: rightly */
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

void namespaces_prepare(struct namespace_set *set, unsigned flags) {
    set->flags = flags;
    snprintf(set->uid_map, sizeof set->uid_map, "0 %u 1\n", (unsigned)geteuid());
    snprintf(set->gid_map, sizeof set->gid_map, "0 %u 1\n", (unsigned)getegid());
}

pid_t namespaces_clone(const struct namespace_set *set) {
    unsigned long flags = SIGCHLD;
    if (set->flags & CLINUX_NAMESPACE_USER) flags |= CLONE_NEWUSER;
    if (set->flags & CLINUX_NAMESPACE_MOUNT) flags |= CLONE_NEWNS;
    if (set->flags & CLINUX_NAMESPACE_PID) flags |= CLONE_NEWPID;
    if (set->flags & CLINUX_NAMESPACE_NETWORK) flags |= CLONE_NEWNET;
    return (pid_t)syscall(SYS_clone, flags, 0UL, 0UL, 0UL, 0UL);
}

/* Writes a whole small file under /proc in one write. */
static int write_file(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t written = write(file, text, strlen(text));
    int error = errno;
    close(file);
    errno = error;
    return written < 0 ? -1 : 0;
}

static int map_identity(const struct namespace_set *set, struct clinux_failure *failure) {
    /* Linux wants setgroups denied before an ordinary user may write gid_map; older ones have no
     * such file. */
    if (write_file("/proc/self/setgroups", "deny") != 0 && errno != ENOENT)
        return failed(failure, CLINUX_STEP_SETGROUPS_FILE);
    if (write_file("/proc/self/gid_map", set->gid_map) != 0)
        return failed(failure, CLINUX_STEP_GID_MAP);
    if (write_file("/proc/self/uid_map", set->uid_map) != 0)
        return failed(failure, CLINUX_STEP_UID_MAP);
    return 0;
}

int namespaces_set_up(const struct namespace_set *set, struct clinux_failure *failure) {
    if ((set->flags & CLINUX_NAMESPACE_USER) && map_identity(set, failure) != 0) return -1;
    if (set->flags & CLINUX_NAMESPACE_MOUNT) {
        if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
            return failed(failure, CLINUX_STEP_MOUNT_PRIVATE);
        if ((set->flags & CLINUX_NAMESPACE_PID)
            && mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0)
            return failed(failure, CLINUX_STEP_MOUNT_PROC);
    }
    if (set->flags & CLINUX_NAMESPACE_NETWORK) {
        errno = clinux_set_loopback_up();
        if (errno != 0) return failed(failure, CLINUX_STEP_LOOPBACK);
    }
    return 0;
}

int clinux_set_loopback_up(void) {
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any < 0) return errno;
    struct ifreq request = {.ifr_name = "lo"};
    int error = 0;
    if (ioctl(any, SIOCGIFFLAGS, &request) != 0) {
        error = errno;
    } else {
        request.ifr_flags |= IFF_UP | IFF_RUNNING;
        if (ioctl(any, SIOCSIFFLAGS, &request) != 0) error = errno;
    }
    close(any);
    return error;
}

bool clinux_has_capability(int capability) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, data) != 0) return false;
    return (data[CAP_TO_INDEX(capability)].effective & CAP_TO_MASK(capability)) != 0;
}

int clinux_mount_temporary(const char *path, uint64_t size_bytes) {
    char options[64];
    snprintf(options, sizeof options, "mode=0755,size=%llu", (unsigned long long)size_bytes);
    return mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0 ? 0 : errno;
}

int clinux_resize_temporary(const char *path, uint64_t size_bytes) {
    char options[64];
    snprintf(options, sizeof options, "size=%llu", (unsigned long long)size_bytes);
    return mount("tmpfs", path, "tmpfs", MS_REMOUNT | MS_NOSUID | MS_NODEV, options) == 0 ? 0
                                                                                          : errno;
}

int clinux_unmount(const char *path) {
    return umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0 ? 0 : errno;
}

int clinux_probe_namespaces(unsigned flags, struct clinux_failure *failure) {
    *failure = (struct clinux_failure){0};
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return failed(failure, CLINUX_STEP_PIPE);
    struct namespace_set set;
    namespaces_prepare(&set, flags);
    pid_t child = namespaces_clone(&set);
    if (child < 0) {
        failed(failure, CLINUX_STEP_CLONE);
        close(report[0]);
        close(report[1]);
        return -1;
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (namespaces_set_up(&set, failure) != 0) write_whole(report[1], failure, sizeof *failure);
        _exit(0);
    }
    close(report[1]);
    bool refused = read_whole(report[0], failure, sizeof *failure);
    close(report[0]);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    return refused ? -1 : 0;
}
