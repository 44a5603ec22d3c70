/* Shared by groups.c and sandbox.c: the control groups of a run, which must not outlive it. */
#ifndef SHAKETABLE_GROUPS_H
#define SHAKETABLE_GROUPS_H

#include <sys/types.h>

/* A process outside the namespaces that makes the run's control group, and outlives the outer for as long as it takes
 * to remove it: a group's directory stays when its processes have ended. The harness makes groups in it only, which it
 * cannot once it is gone. The outer removes it too, so that nothing stays whichever of the two is killed.
 *
 * Returns its pid, or -1, also where group is NULL; sets life to the end of a pipe that the outer must hold. */
pid_t groups_keep(const char *group, int *life);

/* Waits until the processes in a group have ended, for ten seconds at most, and removes it; NULL is none. */
void groups_remove(const char *path);

#endif
