#include "spawn.h"

const char *clinux_step_name(int32_t step) {
    switch ((enum clinux_step)step) {
    case CLINUX_STEP_NONE: return "do nothing";
    case CLINUX_STEP_THREAD: return "start the thread that starts processes";
    case CLINUX_STEP_PIPE: return "make a pipe";
    case CLINUX_STEP_CLONE: return "clone a process";
    case CLINUX_STEP_SETGROUPS_FILE: return "write /proc/self/setgroups";
    case CLINUX_STEP_GID_MAP: return "write /proc/self/gid_map";
    case CLINUX_STEP_UID_MAP: return "write /proc/self/uid_map";
    case CLINUX_STEP_MOUNT_PRIVATE: return "make the mounts private";
    case CLINUX_STEP_MOUNT_PROC: return "mount /proc";
    case CLINUX_STEP_LOOPBACK: return "set the loopback interface up";
    case CLINUX_STEP_SESSION: return "start a session";
    case CLINUX_STEP_SIGNALS: return "take signals";
    case CLINUX_STEP_DEATH_SIGNAL: return "ask to end with the parent";
    case CLINUX_STEP_STANDARD_INPUT: return "open /dev/null";
    case CLINUX_STEP_STANDARD_OUTPUT: return "open the output";
    case CLINUX_STEP_OPEN_FILES: return "set the limit of open files";
    case CLINUX_STEP_FILE_SIZE: return "set the limit of a file's size";
    case CLINUX_STEP_DIRECTORY: return "change the working directory";
    case CLINUX_STEP_EXECUTABLE: return "open the executable";
    case CLINUX_STEP_CLOSE: return "close the parent's files";
    case CLINUX_STEP_NO_NEW_PRIVILEGES: return "set no_new_privs";
    case CLINUX_STEP_BOUNDING_SET: return "empty the capability bounding set";
    case CLINUX_STEP_GROUPS: return "drop the supplementary groups";
    case CLINUX_STEP_GROUP: return "change the group";
    case CLINUX_STEP_USER: return "change the user";
    case CLINUX_STEP_CAPABILITIES: return "drop the capabilities";
    case CLINUX_STEP_SUBREAPER: return "become the parent of orphans";
    case CLINUX_STEP_EXEC: return "execute";
    }
    return "do an unknown step";
}
