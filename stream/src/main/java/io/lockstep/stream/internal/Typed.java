package io.lockstep.stream.internal;

import io.lockstep.model.Slot;
import org.jspecify.annotations.Nullable;

/// An expression with its type. Immutable.
sealed interface Typed {
  /// The type's name in CEL.
  String type();

  record OfTruth(Truth node) implements Typed {
    @Override
    public String type() {
      return "bool";
    }
  }

  /// An integer.
  ///
  /// @param slot the property that it is, or null
  /// @param unit the unit's name, empty for none
  record OfWhole(Whole node, @Nullable Slot slot, String unit) implements Typed {
    @Override
    public String type() {
      return "int";
    }
  }

  /// A double.
  ///
  /// @param unit the unit's name, empty for none
  record OfReal(Real node, String unit) implements Typed {
    @Override
    public String type() {
      return "double";
    }
  }

  /// A text.
  ///
  /// @param slot the property that it is, or null
  record OfText(Words node, @Nullable Slot slot) implements Typed {
    @Override
    public String type() {
      return "string";
    }
  }

  /// What is wrong with it was said already.
  record Wrong() implements Typed {
    @Override
    public String type() {
      return "error";
    }
  }
}
