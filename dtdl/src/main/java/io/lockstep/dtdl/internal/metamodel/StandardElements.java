package io.lockstep.dtdl.internal.metamodel;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All elements that the language and its extensions define themselves, by identifier: models may
/// refer to them under any context.
public final class StandardElements {

  private static final Map<String, Instance> ALL = readAll();

  private StandardElements() {}

  /// The element with this identifier.
  public static @Nullable Instance find(String id) {
    return ALL.get(id);
  }

  /// True if only the language and its extensions define identifiers with this prefix.
  public static boolean isReserved(String id) {
    return id.startsWith("dtmi:dtdl:")
        || id.startsWith("dtmi:standard:")
        || id.startsWith("dtmi:iotcentral:")
        || id.startsWith("dtmi:iotoperations:");
  }

  private static Map<String, Instance> readAll() {
    Map<String, Instance> all = new HashMap<>();
    for (int version = Metamodel.VERSION_MIN; version <= Metamodel.VERSION_MAX; version++) {
      for (Instance instance : Metamodel.of(version).instances()) {
        all.putIfAbsent(instance.id(), instance);
        // Primitive schemas keep the identifier of the version that brought them; those of later
        // versions are aliases.
        if (instance.id().startsWith("dtmi:dtdl:instance:Schema:")) {
          String name = instance.id().substring(0, instance.id().indexOf(';'));
          all.putIfAbsent(name + ";" + version, instance);
        }
      }
    }
    for (Instance instance : Extension.builtIn().instances()) {
      // Kinds of units are classes in DTDL v2, and no elements.
      if (instance.unitKind() == null) {
        all.putIfAbsent(instance.id(), instance);
      }
    }
    for (Extension extension : Extension.all()) {
      extension.instances().forEach(instance -> all.putIfAbsent(instance.id(), instance));
    }
    return Map.copyOf(all);
  }
}
