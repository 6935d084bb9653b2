package io.lockstep.simulation.internal.ffi;

import io.lockstep.simulation.fmi.Variable;
import io.lockstep.simulation.instance.Phase;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/// Where the elements of some variables lie among each other.
final class Layout {
  final List<Variable> variables;
  final MemorySegment references;
  final int size;
  final Set<Phase> settable;
  private final int[] offsets;

  Layout(NativeInstance instance, List<Variable> variables) {
    this.variables = List.copyOf(variables);
    this.references = instance.references(this.variables, instance.arena);
    this.settable = instance.settable(this.variables);
    this.offsets = new int[this.variables.size() + 1];
    for (int i = 0; i < this.variables.size(); i++) {
      offsets[i + 1] =
          Math.addExact(offsets[i], Math.toIntExact(instance.elements(this.variables.get(i))));
    }
    this.size = offsets[this.variables.size()];
  }

  int offset(int variable) {
    return offsets[variable];
  }

  int count() {
    return variables.size();
  }

  /// What a call on them is about, for messages.
  String shown() {
    String names =
        String.join(
            ", ", variables.stream().limit(3).map(each -> "\"" + each.name() + "\"").toList());
    return variables.size() > 3 ? names + " and others" : names;
  }
}
