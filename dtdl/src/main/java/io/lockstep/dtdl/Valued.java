package io.lockstep.dtdl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Anything that has a value of some schema under a name.
public sealed interface Valued extends Described
    permits Property, Telemetry, CommandPayload, Field, MapValue {

  /// The identifier; generated from that of the parent if the source gives none.
  Dtmi id();

  /// The name, unique among its siblings.
  String name();

  /// The schema that values conform to.
  Schema schema();

  /// Co-types and unit.
  Semantics semantics();

  /// The co-types.
  default List<String> semanticTypes() {
    return semantics().types();
  }

  /// The unit, or null.
  default @Nullable Unit unit() {
    return semantics().unit();
  }
}
