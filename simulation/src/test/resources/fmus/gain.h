/* y = a u + b, at once. */
#define MODEL_TOKEN "{gain}"
#define MODEL_STATES 0
#define MODEL_INDICATORS 0
#define MODEL_STEP 1
typedef struct { double none, u, y, a, b; } Model;
static void model_start(Model* m) { m->a = 1; }
static size_t model_states(Model* m) { return 0; }
static double* model_x(Model* m) { return &m->none; }
static void model_derivatives(Model* m, double t, double* d) {}
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) { m->y = m->a * m->u + m->b; }
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) { return type != F64 ? NULL : vr == 1 ? &m->u : vr == 2 ? &m->y : vr == 3 ? &m->a : vr == 4 ? &m->b : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return u == 2 && k == 1 ? m->a : 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
