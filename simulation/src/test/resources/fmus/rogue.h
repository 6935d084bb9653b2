/* Dahlquist's equation, which misbehaves when it is told to: a parameter says how. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#define MODEL_TOKEN "{rogue}"
#define MODEL_STATES 1
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.01
typedef struct { double x; int deed, result; } Model;
static void model_start(Model* m) { m->x = 1; }
static size_t model_states(Model* m) { return 1; }
static double* model_x(Model* m) { return &m->x; }
static void model_derivatives(Model* m, double t, double* d) { d[0] = -m->x; }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) {}
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) { return vr == 1 && type == F64 ? (void*)&m->x : type != I32 ? NULL : vr == 2 ? &m->deed : vr == 3 ? &m->result : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}

typedef struct { void* environment; fmi3LogMessageCallback log; volatile bool* ends; } Talk;
static void* talks(void* p) { Talk* t = p; for (int i = 0; i < 100; i++) t->log(t->environment, fmi3Warning, "thread", "said by a thread"); return NULL; }
static void* goes_on(void* p) { for (volatile long i = 0;; i++) usleep(1000); return NULL; }
__attribute__((noinline)) static int deeper(volatile int* p) { volatile char room[1000]; room[0] = (char)*p; return deeper(p) + room[0]; }

enum { NOTHING, WRONG_POINTER, EXITS, ABORTS, LOOPS, EATS, PRINTS, PRINTS_ON, LOGS, CLOSES, FORKS, THREADS, RECURSES, CONNECTS, KILLS, STARTS, ASKS_FOR_ALL, DIVIDES, LEAVES_A_THREAD, SAYS_NONSENSE, SAYS_TOO_MUCH };
/* Speaks in its worker's place: writes an answer into the memory that it shares with the host (see Lane), and passes the turn on. */
static void speaks(int length, unsigned char first) {
  char line[1000];
  unsigned long begin, end;
  FILE* maps = fopen("/proc/self/maps", "r");
  while (fgets(line, sizeof line, maps))
    if (strstr(line, "/lockstep-") && strstr(line, "rw-s") && sscanf(line, "%lx-%lx", &begin, &end) == 2) {
      *(int*)(begin + 1024) = length;
      *(unsigned char*)(begin + 4096 + (1 << 17)) = first;
      __atomic_add_fetch((int*)begin, 1, __ATOMIC_SEQ_CST);
      for (;;) sleep(1);
    }
}
#define MODEL_DEED(s) deed(&s->d.m, s->environment, s->log);
static void deed(Model* m, void* environment, fmi3LogMessageCallback log) {
  Talk talk = {environment, log};
  pthread_t threads[8];
  volatile int zero = 0;
  switch (m->deed) {
    case WRONG_POINTER: log(environment, fmi3Warning, "last", "about to go wrong"); *(volatile int*)16 = 1; break;
    case EXITS: puts("good bye"); exit(3);
    case ABORTS: fputs("this cannot be\n", stderr); abort();
    case LOOPS: for (volatile long i = 0;; i++) {}
    case EATS: for (;;) { void* p = malloc(4 << 20); if (p) memset(p, 1, 4 << 20); else usleep(1000); }
    case PRINTS: for (int i = 0; i < 100000; i++) printf("line %d of a model that talks a lot\n", i); fflush(stdout); break;
    case PRINTS_ON: for (;;) puts("and on"); break;
    case LOGS: for (int i = 0; i < 100000; i++) log(environment, fmi3Warning, "flood", "a message of a model that logs a lot"); break;
    case CLOSES: close(0); close(1); close(2); break;
    case FORKS: { pid_t p = fork(); if (p == 0) for (;;) sleep(1); m->result = p < 0 ? errno : 0; break; }
    case THREADS: for (int i = 0; i < 8; i++) pthread_create(&threads[i], NULL, talks, &talk); for (int i = 0; i < 8; i++) pthread_join(threads[i], NULL); break;
    case RECURSES: m->result = deeper(&m->deed); break;
    case CONNECTS: m->result = socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0; break;
    case KILLS: m->result = kill(getppid(), SIGKILL) < 0 ? errno : 0; break;
    case STARTS: m->result = execl("/bin/true", "true", NULL) < 0 ? errno : 0; break;
    case ASKS_FOR_ALL: { char* p = malloc(8ull << 30); m->result = p == NULL ? errno : 0; free(p); break; }
    case DIVIDES: m->result = m->deed / zero; break;
    case SAYS_NONSENSE: speaks(20, 99); break;
    case SAYS_TOO_MUCH: speaks(-5, 0); break;
    case LEAVES_A_THREAD: pthread_create(&threads[0], NULL, goes_on, NULL); break;
    default: break;
  }
}
