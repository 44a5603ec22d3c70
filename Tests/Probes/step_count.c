/* Counts the user instructions of one running thread by stepping it, where the machine has no hardware
 * counters: exact, whatever the load of the machine, and where in the program they were.
 *
 *   step_count THREAD STEPS [FIRST-END]...
 *
 * Stops the thread where it is about to wait for events, prints "stopped" and waits for a line; lets it take so many
 * steps and on to the next such place, but not twice as many, prints "stepped" and waits for a line: all requests sent
 * in between were sent by the steps, and all replies read. Then lets it go and prints "counted N apart M" and a line
 * "ADDRESS COUNT" for each address. What runs between the entry of a function in one of the ranges (hexadecimal) and its
 * return is counted apart: periodic work, of which a thread that runs a thousand times slower does a thousand times too
 * much. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

enum { PLACES = 1 << 20, RANGES = 16 };
static struct { uint64_t address, count; } places[PLACES];
static struct { uint64_t first, end; } ranges[RANGES];

static void fail(const char *what) {
    fprintf(stderr, "step_count: %s: %s\n", what, strerror(errno));
    exit(70);
}

static void note(uint64_t address) {
    uint64_t place = address * 0x9E3779B97F4A7C15u >> 44;
    while (places[place].count && places[place].address != address) place = (place + 1) % PLACES;
    places[place].address = address;
    places[place].count++;
}

static void step(pid_t thread) {
    static int signal;
    int status;
    if (ptrace(PTRACE_SINGLESTEP, thread, 0, (void *)(long)signal) < 0) fail("step");
    if (waitpid(thread, &status, __WALL) < 0) fail("wait");
    if (!WIFSTOPPED(status)) {
        fprintf(stderr, "step_count: the thread ended\n");
        exit(70);
    }
    signal = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
}

static struct user_regs_struct registers_of(pid_t thread) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, thread, 0, &registers) < 0) fail("registers");
    return registers;
}

/* Whether the next instruction is the system call that waits for events. */
static int is_at_wait(pid_t thread, const struct user_regs_struct *registers) {
    enum { EPOLL_WAIT = 232, EPOLL_PWAIT = 281, EPOLL_PWAIT2 = 441, SYSCALL = 0x050f };
    if (registers->rax != EPOLL_WAIT && registers->rax != EPOLL_PWAIT && registers->rax != EPOLL_PWAIT2) return 0;
    return (ptrace(PTRACE_PEEKTEXT, thread, (void *)registers->rip, 0) & 0xffff) == SYSCALL;
}

static void pause_for_line(const char *what) {
    puts(what);
    fflush(stdout);
    while (getchar() != '\n' && !feof(stdin)) {}
}

int main(int count, char **words) {
    if (count < 3 || count - 3 > RANGES) return 64;
    pid_t thread = atoi(words[1]);
    uint64_t steps = strtoull(words[2], NULL, 10), counted = 0, apart = 0, stack = 0, last = 0;
    for (int index = 3; index < count; index++)
        if (sscanf(words[index], "%lx-%lx", &ranges[index - 3].first, &ranges[index - 3].end) != 2) return 64;
    int status;
    if (ptrace(PTRACE_SEIZE, thread, 0, 0) < 0 || ptrace(PTRACE_INTERRUPT, thread, 0, 0) < 0) fail("attach");
    if (waitpid(thread, &status, __WALL) < 0) fail("wait");
    struct user_regs_struct registers = registers_of(thread);
    for (uint64_t index = 0; index < steps && !is_at_wait(thread, &registers); index++) {
        step(thread);
        registers = registers_of(thread);
    }
    pause_for_line("stopped");
    for (uint64_t index = 0; index < steps || (index < 2 * steps && !is_at_wait(thread, &registers)); index++) {
        step(thread);
        registers = registers_of(thread);
        /* A repeated string instruction stops after each turn, but is one. */
        if (registers.rip == last) continue;
        last = registers.rip;
        if (stack && registers.rsp > stack) stack = 0;
        for (int range = 0; range < count - 3 && !stack; range++)
            if (registers.rip >= ranges[range].first && registers.rip < ranges[range].end) stack = registers.rsp;
        if (stack) {
            apart++;
            continue;
        }
        counted++;
        note(registers.rip);
    }
    pause_for_line("stepped");
    ptrace(PTRACE_DETACH, thread, 0, 0);
    printf("counted %lu apart %lu\n", counted, apart);
    for (int place = 0; place < PLACES; place++)
        if (places[place].count) printf("%lx %lu\n", places[place].address, places[place].count);
    return 0;
}
