/* Three model partitions: a quick one (every 0.1 s), a slow one (every 0.3 s, before the quick one), which starts a countdown of
   0.05 s each second time and of 0 s at its fourth tick. Each writes its digit into a trace. */
#define MODEL_TOKEN "{partitions}"
#define MODEL_STATES 0
#define MODEL_INDICATORS 0
#define MODEL_STEP 1
typedef struct { double none, input, seen, countdown; bool started; int32_t ticks[3]; int64_t trace; } Model;
static void model_start(Model* m) {}
static size_t model_states(Model* m) { return 0; }
static double* model_x(Model* m) { return &m->none; }
static void model_derivatives(Model* m, double t, double* d) {}
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) {}
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  if (type == I32 && vr >= 4 && vr <= 6) return &m->ticks[vr - 4];
  if (type == I64 && vr == 7) return &m->trace;
  return type == F64 ? (vr == 8 ? &m->input : vr == 9 ? &m->seen : NULL) : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return vr == 3 ? m->countdown : 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
static int model_qualifier(Model* m, unsigned vr) { if (vr != 3 || !m->started) return 1; m->started = false; return 2; }
#define MODEL_QUALIFIER model_qualifier
static bool model_activate(Model* m, unsigned vr, double t) {
  if (vr < 1 || vr > 3) return false;
  m->ticks[vr - 1]++; m->trace = m->trace * 10 + vr;
  if (vr == 1) m->seen = m->input;
  if (vr == 2 && m->ticks[1] % 2 == 0) { m->countdown = m->ticks[1] == 4 ? 0 : 0.05; m->started = true; return true; }
  return false; }
#define MODEL_ACTIVATE model_activate
