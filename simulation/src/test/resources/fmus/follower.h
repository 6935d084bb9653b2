/* Takes over an input at events: x' = latched n, so x is the integral of what it was given. */
#define MODEL_TOKEN "{follower}"
#define MODEL_STATES 1
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.01
typedef struct { double x, der; int32_t n, latched; } Model;
static void model_start(Model* m) {}
static size_t model_states(Model* m) { return 1; }
static double* model_x(Model* m) { return &m->x; }
static void model_derivatives(Model* m, double t, double* d) { d[0] = m->latched; }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { m->latched = m->n; *ends = false; }
static void model_compute(Model* m, double t) { m->der = m->latched; }
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  return type == F64 ? (vr == 3 ? &m->x : vr == 4 ? &m->der : NULL) : type == I32 ? (vr == 1 ? &m->n : vr == 2 ? &m->latched : NULL) : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
