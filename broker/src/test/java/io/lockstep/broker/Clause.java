package io.lockstep.broker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Which normative statements a test shows. Those of MQTT are numbers without `MQTT-`, as in
/// `clauses-5.txt` and `clauses-3.1.1.txt`; [ClausesTest] compares. Those of Sparkplug are shown by
/// several modules, and compared by `SparkplugStatementsTest` of `server`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Clause {
  /// Of MQTT 5.0.
  String[] v5() default {};

  /// Of MQTT 3.1.1.
  String[] v311() default {};

  /// Of Sparkplug 3.0, without `tck-id-`, as in `statements.txt` of `ingest`.
  String[] sparkplug() default {};
}
