/* Counts the user instructions of one running thread by stepping it, where the machine has no hardware
 * counters: exact, whatever the load of the machine, and where in the program they were.
 *
 *   step_count THREAD STEPS [FIRST-END]...
 *
 * Stops the thread, prints "stopped" and waits for a line; lets it take so many steps, prints "stepped" and waits
 * for a line; then lets it go and prints "counted N apart M" and a line "ADDRESS COUNT" for each address. What runs
 * between the entry of a function in one of the ranges (hexadecimal) and its return is counted apart: periodic work,
 * of which a thread that runs a thousand times slower does a thousand times too much. */
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
    pause_for_line("stopped");
    for (uint64_t index = 0; index < steps; index++) {
        struct user_regs_struct registers;
        step(thread);
        if (ptrace(PTRACE_GETREGS, thread, 0, &registers) < 0) fail("registers");
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
