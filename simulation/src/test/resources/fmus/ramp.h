/* x' = u. FMI 2: u goes on from where it was told, as fast as it was told. FMI 3: u is asked for after each internal step of 0.125 s. */
#define MODEL_TOKEN "{ramp}"
#define MODEL_STATES 1
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.125
#define MODEL_SETS true
typedef struct { double x, u, slope, since; } Model;
static void model_start(Model* m) {}
static size_t model_states(Model* m) { return 1; }
static double* model_x(Model* m) { return &m->x; }
static void model_derivatives(Model* m, double t, double* d) { d[0] = m->u + m->slope * (t - m->since); }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) {}
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) { return type == F64 ? (vr == 1 ? &m->u : vr == 2 ? &m->x : NULL) : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
static void model_slope(Model* m, unsigned vr, double v, double t) { m->slope = v; m->since = t; }
#define MODEL_SLOPE model_slope
