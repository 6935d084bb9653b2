package io.lockstep.api.internal.own;

import io.lockstep.api.DemoControl;
import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.model.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The demo plant's faults: there only while a demo plant runs.
public final class DemoRoutes {
  private static final String TAG = "Demo";

  private final DemoControl demo;

  public DemoRoutes(DemoControl demo) {
    this.demo = demo;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/demo/faults", "listFaults")
            .role(Role.VIEWER)
            .says(TAG, "Lists the faults that the demo plant can be made to have.")
            .answers(Response.json(200, "The faults.", "FaultList"))
            .to(_ -> list()),
        change("start", "startFault", "Lets a fault of the demo plant begin.", demo::start),
        change("stop", "stopFault", "Ends a fault of the demo plant.", demo::stop));
  }

  private static Route change(
      String verb, String operation, String sentence, Consumer<String> change) {
    return Route.own(Verb.POST, "/api/v1/demo/faults/{name}/" + verb, operation)
        .role(Role.OPERATOR)
        .says(TAG, sentence)
        .with(Parameter.path("name", "The fault's name."))
        .answers(Response.empty(204, "Done."))
        .to(
            call -> {
              change.accept(call.variable("name"));
              return Answer.noContent(Map.of());
            });
  }

  private Answer list() {
    List<DemoControl.Fault> faults = demo.faults();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (DemoControl.Fault fault : faults) {
                out.writeStartObject();
                out.writeStringProperty("name", fault.name());
                out.writeStringProperty("title", fault.title());
                out.writeStringProperty("description", fault.description());
                out.writeBooleanProperty("active", fault.active());
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }
}
