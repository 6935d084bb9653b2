/* tau T' = ambient + gain u - T, T in kelvin: with u held, T goes to ambient + gain u as exp(-t / tau). Not a number when u > 1000. */
#ifndef MODEL_TOKEN
#define MODEL_TOKEN "{zone}"
#endif
#define MODEL_STATES 1
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.05
typedef struct { double t, der, tau, gain, u, ambient; } Model;
static void model_start(Model* m) { m->t = 300; m->tau = 10; m->gain = 2; m->ambient = 300; }
static size_t model_states(Model* m) { return 1; }
static double* model_x(Model* m) { return &m->t; }
static void model_compute(Model* m, double t) { m->der = (m->ambient + m->gain * m->u - m->t) / m->tau; }
static void model_derivatives(Model* m, double t, double* d) { model_compute(m, t); d[0] = m->u > 1000 ? NAN : m->der; }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  if (type != F64) return NULL;
  switch (vr) { case 1: return &m->t; case 2: return &m->der; case 3: return &m->tau; case 4: return &m->gain; case 5: return &m->u; case 6: return &m->ambient; default: return NULL; }
}
static double model_partial(Model* m, unsigned u, unsigned k) { return u == 2 && k == 1 ? -1 / m->tau : 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
