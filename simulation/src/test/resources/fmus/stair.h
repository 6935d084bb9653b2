/* Counts seconds by time events, and wants to end at 10. */
#define MODEL_TOKEN "{stair}"
#define MODEL_STATES 0
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.1
typedef struct { double next, none; int32_t counter; } Model;
static void model_start(Model* m) { m->counter = 1; m->next = 1; }
static size_t model_states(Model* m) { return 0; }
static double* model_x(Model* m) { return &m->none; }
static void model_derivatives(Model* m, double t, double* d) {}
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return m->next; }
static void model_event(Model* m, double t, bool* ends) { if (t >= m->next - 1e-9) { m->counter++; m->next += 1; } *ends = m->counter >= 10; }
static void model_compute(Model* m, double t) {}
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) { return type == I32 && vr == 1 ? &m->counter : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
