package io.lockstep.twin.internal.query;

import java.util.List;

/// A condition on a row. It holds, does not hold, or is neither: a comparison with what is not
/// there is neither, and so is its negation.
sealed interface Condition {
  record And(List<Condition> conditions) implements Condition {
    public And {
      conditions = List.copyOf(conditions);
    }
  }

  record Or(List<Condition> conditions) implements Condition {
    public Or {
      conditions = List.copyOf(conditions);
    }
  }

  record Not(Condition condition) implements Condition {}

  record Compare(Operator operator, Operand left, Operand right) implements Condition {}

  record In(Operand operand, List<Value> values) implements Condition {
    public In {
      values = List.copyOf(values);
    }
  }

  /// A function of one value that says what it is.
  record Is(Type type, Operand operand) implements Condition {}

  /// A function of two values.
  record Test(Function function, Operand left, Operand right) implements Condition {}

  /// `IS_OF_MODEL`
  record OfModel(int variable, String modelId, boolean exact) implements Condition {}

  /// A boolean property by itself.
  record Holds(Operand operand) implements Condition {}

  enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    GREATER,
    LESS_OR_EQUAL,
    GREATER_OR_EQUAL
  }

  enum Type {
    DEFINED,
    NULL,
    BOOL,
    NUMBER,
    STRING,
    OBJECT,
    PRIMITIVE
  }

  enum Function {
    CONTAINS,
    STARTSWITH,
    ENDSWITH,
    ARRAY_CONTAINS
  }
}
