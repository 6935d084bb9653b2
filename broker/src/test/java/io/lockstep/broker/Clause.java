package io.lockstep.broker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Which normative statements a test shows: their numbers without `MQTT-`, as in `clauses-5.txt`
/// and `clauses-3.1.1.txt`. [ClausesTest] compares.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Clause {
  /// Of MQTT 5.0.
  String[] v5() default {};

  /// Of MQTT 3.1.1.
  String[] v311() default {};
}
