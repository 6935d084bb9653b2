/* What our reference FMUs share, for FMI 2 (-DFMI=2) and FMI 3. A model is a header that defines Model (plain data, so that a
   state is a copy of it), the numbers of states and indicators, and the functions below. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#if FMI == 2
#include "fmi2Functions.h"
#else
#include "fmi3Functions.h"
#endif

typedef enum { F32, F64, I8, U8, I16, U16, I32, U32, I64, U64, BOOL, TEXT, BLOB, CLOCK } Type;
#define TEXT_SIZE 64

#include MODEL

typedef struct {
  Model m;
  double time;
  double h_rest;
} Data;

typedef struct {
  Data d;
  bool co_simulation, events, early, logging;
  void* environment;
#if FMI == 2
  fmi2CallbackFunctions callbacks;
  double last_time;
#else
  fmi3LogMessageCallback log;
  fmi3IntermediateUpdateCallback update;
  fmi3ClockUpdateCallback clocks;
  fmi3LockPreemptionCallback lock;
  fmi3UnlockPreemptionCallback unlock;
#endif
  char resources[512];
  double z[8];
} Instance;

static void step_exactly(Instance* s, double h) { /* Runge and Kutta, order 4 */
  double x[MODEL_STATES + 1], k[4][MODEL_STATES + 1], y[MODEL_STATES + 1];
  double t = s->d.time;
  size_t n = model_states(&s->d.m);
  memcpy(x, model_x(&s->d.m), n * sizeof(double));
  const double c[4] = {0, 0.5, 0.5, 1};
  for (int i = 0; i < 4; i++) {
    for (size_t j = 0; j < n; j++) y[j] = x[j] + (i ? h * c[i] * k[i - 1][j] : 0);
    memcpy(model_x(&s->d.m), y, n * sizeof(double));
    model_derivatives(&s->d.m, t + c[i] * h, k[i]);
  }
  for (size_t j = 0; j < n; j++) x[j] += h / 6 * (k[0][j] + 2 * k[1][j] + 2 * k[2][j] + k[3][j]);
  memcpy(model_x(&s->d.m), x, n * sizeof(double));
  s->d.time = t + h;
}

static bool crossed(Instance* s) {
  double z[8];
  bool any = false;
  model_indicators(&s->d.m, s->d.time, z);
  for (int i = 0; i < MODEL_INDICATORS; i++) any |= (z[i] > 0) != (s->z[i] > 0);
  return any;
}

static void settle(Instance* s) { model_indicators(&s->d.m, s->d.time, s->z); }

/* To `end`, or to the first event when `stops`: then true. */
static bool run_to(Instance* s, double end, bool stops, bool* ends, bool (*each)(Instance*)) {
  *ends = false;
  settle(s);
  while (s->d.time < end - 1e-12 * (1 + fabs(end))) {
    double next = fmin(end, fmin(s->d.time + MODEL_STEP, model_next_event(&s->d.m)));
    if (next > end - 1e-9 * MODEL_STEP) next = end;
    Data before = s->d;
    step_exactly(s, next - s->d.time);
    s->d.time = next;
    bool event = crossed(s);
    if (event) {
      double low = 0, high = next - before.time;
      for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2;
        s->d = before;
        step_exactly(s, middle);
        if (crossed(s)) high = middle; else low = middle;
      }
      s->d = before;
      step_exactly(s, high);
    }
    event |= s->d.time >= model_next_event(&s->d.m);
    if (event && stops) return true;
    if (event) {
      model_event(&s->d.m, s->d.time, ends);
      settle(s);
      if (*ends) return false;
    }
    if (each && each(s)) return false;
  }
  return false;
}
