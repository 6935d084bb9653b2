package io.lockstep.stream.internal;

import io.lockstep.stream.Evaluation;
import io.lockstep.stream.Verdict;

/// A text of CEL. Immutable.
sealed interface Words {
  /// The text; empty when `at` was told that there is none.
  String value(Evaluation at);

  record Constant(String text) implements Words {
    @Override
    public String value(Evaluation at) {
      return text;
    }
  }

  /// The value of a property of text.
  record Property(int slot) implements Words {
    @Override
    public String value(Evaluation at) {
      String text = at.knows(slot) ? at.readings().text(slot) : "";
      if (text == null) {
        at.notKnown();
        return "";
      }
      return text;
    }
  }

  /// `condition ? first : second`
  record Choice(Truth condition, Words first, Words second) implements Words {
    @Override
    public String value(Evaluation at) {
      Verdict before = at.suspend();
      return at.resume(before, condition.test(at)) ? first.value(at) : second.value(at);
    }
  }
}
