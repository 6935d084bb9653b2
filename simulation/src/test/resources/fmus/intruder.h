/* Dahlquist's equation, which looks for what is not its own: when its library is loaded, and in each step. What each attempt
   came to (0 or an errno) are the outputs early and late. Where to look stands in resources/targets.txt, line by line. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#define MODEL_TOKEN "{intruder}"
#define MODEL_STATES 1
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.01
#define ATTEMPTS 32
typedef struct { double x; int early[ATTEMPTS], late[ATTEMPTS]; } Model;
static int at_load[ATTEMPTS];
static void model_start(Model* m) { m->x = 1; memcpy(m->early, at_load, sizeof at_load); for (int i = 0; i < ATTEMPTS; i++) m->late[i] = -1; }
static size_t model_states(Model* m) { return 1; }
static double* model_x(Model* m) { return &m->x; }
static void model_derivatives(Model* m, double t, double* d) { d[0] = -m->x; }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) {}
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  if (type == F64) return vr == 1 ? &m->x : NULL;
  *n = ATTEMPTS;
  return type != I32 ? NULL : vr == 2 ? m->early : vr == 3 ? m->late : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}

static char root[1000], secret[1000], key[1000], workspace[1000];
static int of(int result) { return result < 0 ? errno : 0; }
static int opens(const char* path, int flags) { int f = open(path, flags, 0600); int e = of(f); if (f >= 0) close(f); return e; }
static int reads(const char* path) { char c; int f = open(path, O_RDONLY); if (f < 0) return errno; int e = read(f, &c, 1) == 1 ? 0 : EIO; close(f); return e; }
static int lists(const char* path) { DIR* d = opendir(path); if (!d) return errno; closedir(d); return 0; }
static int of_parent(const char* what) { char p[100]; snprintf(p, sizeof p, "/proc/%d/%s", (int)getppid(), what); return reads(p); }
static int by_link(void) { unlink("link"); return symlink(secret, "link") ? errno : reads("link"); }
static int hard_link(void) { unlink("hard"); return of(link(secret, "hard")); }
static int tells_shell(void) { int r = system("true"); return r == -1 ? errno : WEXITSTATUS(r) == 127 ? EPERM : 0; }
static int forks(void) { pid_t p = fork(); if (p == 0) _exit(0); if (p < 0) return errno; waitpid(p, NULL, 0); return 0; }
static int slows_parent(void) { struct rlimit none = {0, 0}; return of(prlimit(getppid(), RLIMIT_CORE, &none, NULL)); }
static int new_file(void) { char p[1100]; snprintf(p, sizeof p, "%s/rules.yaml", workspace); return opens(p, O_CREAT | O_WRONLY); }
static int new_folder(void) { char p[1100]; snprintf(p, sizeof p, "%s/made", workspace); return of(mkdir(p, 0700)); }
static int temporary(void) { char p[1100]; snprintf(p, sizeof p, "%s/own-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp"); int f = mkstemp(p); if (f < 0) return errno; int e = of(write(f, "x", 1)); close(f); unlink(p); return e; }
static int resource(void) { char p[1100]; snprintf(p, sizeof p, "%s/resources/targets.txt", root); return reads(p); }
static int own_resource(void) { char p[1100]; snprintf(p, sizeof p, "%s/resources/targets.txt", root); return opens(p, O_WRONLY); }
static int copies(void) { int f = open("copy", O_CREAT | O_RDWR, 0600); if (f < 0) return errno; int e = of(fchmod(f, 0644)); close(f); return e; }
static int moves(void) { int f = open("one", O_CREAT | O_WRONLY, 0600); if (f < 0) return errno; close(f); mkdir("folder", 0700); return of(rename("one", "folder/two")); }

enum { READS_SECRET, READS_KEY, READS_BY_LINK, LISTS_WORKSPACE, OVERWRITES, TRUNCATES, REMOVES, RENAMES, LINKS, CHANGES_MODE, MAKES_FILE, MAKES_FOLDER, WRITES_RESOURCE, READS_ENVIRONMENT, READS_MEMORY,
       FIRST_CALL, CONNECTS = FIRST_CALL, TALKS_LOCALLY, FORKS, TELLS_SHELL, KILLS_PARENT, TRACES_PARENT, LIMITS_PARENT,
       FIRST_OWN, READS_RESOURCE = FIRST_OWN, WRITES_TEMPORARY, WRITES_HERE, COPIES, MOVES, END };
static void tries(int* e) {
  e[READS_SECRET] = reads(secret);
  e[READS_KEY] = reads(key);
  e[READS_BY_LINK] = by_link();
  e[LISTS_WORKSPACE] = lists(workspace);
  e[OVERWRITES] = opens(secret, O_WRONLY);
  e[TRUNCATES] = of(truncate(secret, 0));
  e[REMOVES] = of(unlink(secret));
  e[RENAMES] = of(rename(secret, "taken"));
  e[LINKS] = hard_link();
  e[CHANGES_MODE] = of(chmod(secret, 0644));
  e[MAKES_FILE] = new_file();
  e[MAKES_FOLDER] = new_folder();
  e[WRITES_RESOURCE] = own_resource();
  e[READS_ENVIRONMENT] = of_parent("environ");
  e[READS_MEMORY] = of_parent("mem");
  e[CONNECTS] = of(socket(AF_INET, SOCK_STREAM, 0));
  e[TALKS_LOCALLY] = of(socket(AF_UNIX, SOCK_STREAM, 0));
  e[FORKS] = forks();
  e[TELLS_SHELL] = tells_shell();
  e[KILLS_PARENT] = of(kill(getppid(), 0));
  e[TRACES_PARENT] = of((int)ptrace(PTRACE_SEIZE, getppid(), 0, 0));
  e[LIMITS_PARENT] = slows_parent();
  e[READS_RESOURCE] = resource();
  e[WRITES_TEMPORARY] = temporary();
  e[WRITES_HERE] = opens("here", O_CREAT | O_WRONLY);
  e[COPIES] = copies();
  e[MOVES] = moves();
}
typedef struct { const char* file; void* base; const char* symbol; void* address; } Where;
extern int dladdr(const void* address, Where* where);
/* root/binaries/TUPLE/intruder.so */
__attribute__((constructor)) static void loaded(void) {
  Where where;
  char line[1000];
  if (!dladdr((void*)loaded, &where)) return;
  strncpy(root, where.file, sizeof root - 1);
  for (int i = 0; i < 3; i++) *strrchr(root, '/') = 0;
  snprintf(line, sizeof line, "%s/resources/targets.txt", root);
  FILE* targets = fopen(line, "r");
  char* to[] = {secret, key, workspace};
  for (int i = 0; targets && i < 3 && fgets(line, sizeof line, targets); i++) { line[strcspn(line, "\n")] = 0; strcpy(to[i], line); }
  tries(at_load);
}
#define MODEL_DEED(s) tries(s->d.m.late);
