package io.lockstep.server;

import io.lockstep.field.bakery.DemoPlant;
import io.lockstep.model.Quality;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Behaviour.Scope;
import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.Models;
import io.lockstep.simulation.behaviour.Plan;
import io.lockstep.simulation.behaviour.TwinRun;
import io.lockstep.simulation.behaviour.Write;
import io.lockstep.twin.GraphOutline;
import io.lockstep.twin.GraphView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The demo's models beside a shift in simulated time: what runs beside a space, without one.
/// Confined to one thread.
final class Shadows {
  private final List<TwinRun> runs = new ArrayList<>();

  Shadows(GraphView view, Path fmus) {
    DemoPlant.writeFmus(fmus);
    Models models = BehaviourSettings.models(Optional.of(fmus));
    List<Problem> problems = new ArrayList<>();
    List<Plan> plans =
        Behaviours.plans(
            List.of(new NamedText("bakery.yaml", DemoPlant.scenarios())), view, models, problems);
    if (!problems.isEmpty()) {
      throw new AssertionError(problems.toString());
    }
    for (Plan plan : plans) {
      for (GraphOutline.Node twin : view.outline(1_000).twins()) {
        if (plan.behaviour().scope().equals(new Scope.OfModel(twin.modelId()))) {
          runs.add(new TwinRun(plan, twin.id(), models, ""));
        }
      }
    }
  }

  void heard(String twin, String path, long micros, double value) {
    for (TwinRun run : runs) {
      List<Plan.Feed> feeds = run.plan().feeds();
      for (int i = 0; i < feeds.size(); i++) {
        String of = feeds.get(i).twinId().isEmpty() ? run.twin() : feeds.get(i).twinId();
        if (of.equals(twin) && feeds.get(i).path().equals(path)) {
          run.reading(i, micros, value, Quality.GOOD);
        }
      }
    }
  }

  List<Write> told(long micros) {
    List<Write> writes = new ArrayList<>();
    for (TwinRun run : runs) {
      boolean _ = run.advance(micros, 0, 1_000, writes::add);
      if (run.status().failures() > 0) {
        throw new AssertionError(run.status().toString());
      }
    }
    return writes;
  }
}
