/* Counts the ticks of its input clock; each third tick its output clock ticks, too. */
#define MODEL_TOKEN "{clocked}"
#define MODEL_STATES 0
#define MODEL_INDICATORS 0
#define MODEL_STEP 1
typedef struct { double none, interval; bool in, out; int32_t ticks, previous; } Model;
static void model_start(Model* m) { m->interval = 0.5; }
static size_t model_states(Model* m) { return 0; }
static double* model_x(Model* m) { return &m->none; }
static void model_derivatives(Model* m, double t, double* d) {}
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { if (m->in) { m->previous = m->ticks; m->ticks++; m->out = m->ticks % 3 == 0; m->in = false; } *ends = false; }
static void model_compute(Model* m, double t) {}
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  return type == CLOCK ? (vr == 1 ? &m->in : vr == 2 ? &m->out : NULL) : type == I32 ? (vr == 3 ? &m->ticks : vr == 4 ? &m->previous : NULL) : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return m->interval; }
static void model_set_interval(Model* m, unsigned vr, double v) { m->interval = v; }
