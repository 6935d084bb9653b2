package io.lockstep.space;

import io.lockstep.model.text.NamedText;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Models, rules and bindings of seeded streams: what they say, in the versions that follow each
/// other.
final class StreamTexts {
  static final String MACHINE = "dtmi:s:machine;1";
  static final String MACHINE_2 = "dtmi:s:machine;2";
  static final String SENSOR = "dtmi:s:sensor;1";
  static final String PROBE = "dtmi:s:probe;1";
  static final String CAR = "dtmi:s:car;1";
  static final String ASSET = "dtmi:s:asset;1";
  static final String SPARE = "dtmi:s:spare;1";
  static final String MISSING = "dtmi:s:missing;1";
  static final List<String> ALL =
      List.of(MACHINE, MACHINE, MACHINE, MACHINE_2, SENSOR, PROBE, CAR, ASSET, SPARE, MISSING);

  private static final String V2 = "\"@context\":\"dtmi:dtdl:context;2\",\"@type\":\"Interface\"";

  /// What every stream begins with.
  static final String FIRST =
      """
      [{"@id":"dtmi:s:asset;1",%1$s,"contents":[
         {"@type":"Property","name":"label","schema":"string","writable":true},
         {"@type":"Property","name":"limit","schema":"double","writable":true},
         {"@type":"Property","name":"margin","schema":"double"}]},
       {"@id":"dtmi:s:motor;1",%1$s,"contents":[
         {"@type":"Property","name":"speed","schema":"double","writable":true},
         {"@type":"Property","name":"running","schema":"boolean"},
         {"@type":"Telemetry","name":"current","schema":"double"},
         {"@type":"Command","name":"stop"},
         {"@type":"Command","name":"turn","request":{"name":"rpm","schema":"integer"},
          "response":{"name":"reached","schema":"integer"}}]},
       {"@id":"dtmi:s:machine;1",%1$s,"extends":"dtmi:s:asset;1","contents":[
         {"@type":"Property","name":"temperature","schema":"double","writable":true},
         {"@type":"Property","name":"count","schema":"integer","writable":true},
         {"@type":"Property","name":"on","schema":"boolean"},
         {"@type":"Property","name":"load","schema":"double"},
         {"@type":"Property","name":"ready","schema":"boolean"},
         {"@type":"Property","name":"fed","schema":"double"},
         {"@type":"Property","name":"hottest","schema":"double"},
         {"@type":"Property","name":"parts","schema":"integer"},
         {"@type":"Property","name":"mode","writable":true,"schema":{"@type":"Enum",
          "valueSchema":"string","enumValues":[{"name":"run","enumValue":"run"},
          {"name":"idle","enumValue":"idle"}]}},
         {"@type":"Property","name":"place","schema":{"@type":"Object","fields":[
          {"name":"x","schema":"double"},{"name":"y","schema":"double"}]},"writable":true},
         {"@type":"Telemetry","name":"vibration","schema":"double"},
         {"@type":"Component","name":"motor","schema":"dtmi:s:motor;1"},
         {"@type":"Command","name":"halt"},
         {"@type":"Command","name":"set","request":{"name":"count","schema":"integer"}},
         {"@type":"Relationship","name":"feeds","properties":[
          {"@type":"Property","name":"weight","schema":"double","writable":true}]},
         {"@type":"Relationship","name":"contains","maxMultiplicity":2,
          "target":"dtmi:s:asset;1"}]},
       {"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:annotation;1"],
        "@id":"dtmi:s:sensor;1","@type":"Interface","contents":[
         {"@type":"Telemetry","name":"flow","schema":"double"},
         {"@type":["Telemetry","ValueAnnotation"],"name":"flowState","annotates":"flow","schema":
          {"@type":"Enum","valueSchema":"string","enumValues":[
            {"name":"Good","enumValue":"ok"},{"name":"Bad","enumValue":"broken"}]}},
         {"@type":"Property","name":"limit","schema":"double","writable":true},
         {"@type":["Property","ValueAnnotation"],"name":"limitValid","annotates":"limit",
          "schema":"boolean","writable":true},
         {"@type":"Relationship","name":"feeds"}]}]
      """
          .formatted(V2);

  static final String WORN_MACHINE = "dtmi:s:machine;3";

  /// The machine with a property more.
  static final String WORN =
      """
      [{"@id":"dtmi:s:machine;3",%s,"extends":"dtmi:s:asset;1","contents":[
         {"@type":"Property","name":"temperature","schema":"double","writable":true},
         {"@type":"Property","name":"count","schema":"integer","writable":true},
         {"@type":"Property","name":"wear","schema":"double","writable":true},
         {"@type":"Component","name":"motor","schema":"dtmi:s:motor;1"},
         {"@type":"Command","name":"halt"}]}]
      """
          .formatted(V2);

  static final String WEAR_RULE =
      """
      rule: wear
      model: dtmi:s:machine;3
      when: wear > 40
      clear: { when: wear < 20 }
      alarm: { priority: high, title: Wear, message: "{wear}" }
      command: { name: halt }
      """;

  /// What comes later, in any order; each may be refused as it was uploaded before.
  private static final List<String> LATER =
      List.of(
          """
          [{"@id":"dtmi:s:machine;2",%s,"extends":"dtmi:s:asset;1","contents":[
             {"@type":"Property","name":"temperature","schema":"double","writable":true},
             {"@type":"Property","name":"count","schema":"double","writable":true},
             {"@type":"Property","name":"on","schema":"boolean"},
             {"@type":"Property","name":"pressure","schema":"double","writable":true},
             {"@type":"Component","name":"motor","schema":"dtmi:s:motor;1"},
             {"@type":"Command","name":"halt"},
             {"@type":"Command","name":"set","request":{"name":"count","schema":"double"}},
             {"@type":"Relationship","name":"feeds"},
             {"@type":"Relationship","name":"contains","target":"dtmi:s:asset;1"}]}]
          """
              .formatted(V2),
          """
          [{"@context":["dtmi:dtdl:context;3","dtmi:dtdl:extension:quantitativeTypes;1",
              "dtmi:dtdl:extension:annotation;1","dtmi:dtdl:extension:overriding;1"],
            "@id":"dtmi:s:probe;1","@type":"Interface","contents":[
             {"@type":["Property","Temperature"],"name":"temperature","schema":"double",
              "unit":"degreeCelsius","writable":true},
             {"@type":["Property","ValueAnnotation","Override"],"name":"temperatureUnit",
              "annotates":"temperature","overrides":"unit","schema":"TemperatureUnit",
              "writable":true},
             {"@type":"Property","name":"label","schema":"string","writable":true}]}]
          """,
          """
          [{"@context":["dtmi:dtdl:context;4","dtmi:dtdl:extension:mqtt;4"],
            "@id":"dtmi:s:car;1","@type":["Interface","Mqtt"],"payloadFormat":"Json/ecma/404",
            "telemetryTopic":"cars/{senderId}/telemetry","contents":[
             {"@type":"Telemetry","name":"distance","schema":"double"},
             {"@type":"Property","name":"label","schema":"string","writable":true},
             {"@type":["Command","Idempotent","Cacheable"],"name":"look","ttl":"PT15S",
              "request":{"name":"where","schema":"string"},
              "response":{"name":"seen","schema":"integer"}},
             {"@type":"Command","name":"halt"},
             {"@type":"Relationship","name":"feeds"}]}]
          """,
          """
          [{"@id":"dtmi:s:spare;1",%s,"contents":[
             {"@type":"Property","name":"label","schema":"string","writable":true},
             {"@type":"Property","name":"count","schema":"integer","writable":true}]}]
          """
              .formatted(V2),
          "[{\"@id\":\"dtmi:s:broken;1\",%s,\"extends\":\"dtmi:s:nowhere;1\"}]".formatted(V2),
          "[{}]",
          "no json");

  private static final String ALARM =
      "alarm: { priority: low, title: T, message: \"{temperature} {count}\" }\n";

  /// Rules by number; each has variants, so that a rule changes, and stays, and comes back.
  private static final String[][] RULES = {
    {
      "when: temperature > 50\n" + ALARM + "command: { name: halt }\n",
      "when: temperature > 60\n"
          + ALARM
          + "command: { name: halt, timeout: 3s, expect: temperature < 50.0, within: 4s }\n"
    },
    {
      "when: count > 10 && on\nfor: { readings: 2 }\n" + ALARM,
      "when: count > 5\nfor: { readings: 3 }\nclear: { when: count < 0 }\n" + ALARM
    },
    {
      "when: temperature < 40\nfor: { time: 3s }\nclear: { time: 2s }\n" + ALARM,
      "when: temperature > 55\nclear: { when: temperature < 45, time: 1s }\n" + ALARM
    },
    {
      "missing: { property: temperature, time: 5s }\n" + ALARM,
      "missing: { property: temperature, time: 2s }\n" + ALARM + "command: { name: halt }\n"
    },
    {
      "when: label.startsWith('text')\ncommand: { to: feeds, name: halt }\n",
      "when: motor.speed > 30\ncommand: { to: feeds, name: motor.stop, timeout: 5s }\n"
    },
    {
      "when: on\ncommand: { to: \"<-feeds\", name: halt }\n",
      "when: temperature > 70\nfor: { time: 2s }\n"
          + ALARM
          + "command: { to: \"<-feeds\", name: motor.turn, payload: 5, timeout: 8s }\n"
    },
    {
      "when: count / (count - count) > 1\n" + ALARM,
      "when: vibration > 20\nquality: any\ncommand: { to: contains, name: halt }\n"
    },
    {
      "when: load > 20\n" + ALARM + "command: { name: halt }\n",
      "when: ready\nfor: { time: 2s }\n" + ALARM
    },
    {
      "when: vibration > 10\nquality: good\n" + ALARM + "command: { name: set, payload: 7 }\n",
      "when: vibration > 40\nfor: { readings: 2 }\n"
          + ALARM
          + "command: { name: set, payload: 8 }\n"
    },
    {
      "let: { m: { mean: temperature, over: 4s, step: 500ms } }\nwhen: m > 52.0\n" + ALARM,
      """
      let:
        m: { max: vibration, every: 2s, early: true }
        s: { silent: temperature, time: 3s }
      when: m > 20.0 || s
      command: { name: halt }
      """
    },
    {
      "late: { time: 2s }\nlet: { m: { rate: temperature, over: 5s } }\nwhen: m > 3.0\n" + ALARM,
      """
      let:
        a: { after: temperature > 50, without: on, within: 2s }
        b: { times: 2, of: count > 5, within: 10s }
        c: { after: on, then: temperature > 50, within: 5s }
      when: a || b || c
      """
          + ALARM
    },
    {
      "when: temperature > 50\nfor: { readings: 2, of: 4 }\n" + ALARM,
      """
      let:
        m: { stddev: temperature, batch: 3 }
        r: { sum: count, gap: 2s }
        h: { hours: "06:00-18:00", zone: "CET-1CEST,M3.5.0,M10.5.0/3" }
        w: { when: vibration > 10, for: { time: 1s } }
        e: { meter: count, every: 3s, gap: 20s, early: true }
      when: m > 10.0 && h || r > 30.0 || w || e > 12.0
      """
          + ALARM
    },
    {
      """
      let:
        z: { detect: zscore, of: temperature, readings: 100, learn: 10, odds: 5, quiet: 2 }
        s: { detect: page-hinkley, of: count, learn: 10, odds: 3, quiet: 1, by: on }
        g: { detect: gap, of: temperature, learn: 10, odds: 3 }
        n: { detect: novelty, of: vibration, readings: 100, learn: 10, odds: 3 }
      when: z || s || g || n || z.score > 1.0
      alarm: { priority: low, title: Odd, message: "{z.score}" }
      """,
      """
      let:
        e: { detect: ewma, of: temperature, readings: 100, learn: 10, odds: 3, quiet: 2 }
        d: { detect: drift, of: vibration, readings: 100, learn: 10, odds: 3, quiet: 2 }
        f: { detect: flatline, of: count, learn: 10, odds: 2 }
        j: { detect: hotelling, of: [temperature, vibration, count], every: 500ms, learn: 100, odds: 5, quiet: 1 }
      when: e || d || f || j
      alarm: { priority: low, title: Odd, message: "{j.why}" }
      """
    }
  };

  private static final String SENSOR_RULE =
      """
      rule: flow
      model: dtmi:s:sensor;1
      when: flow > 50
      quality: good
      alarm:
        priority: high
        title: Flow
        message: "{flow} of {limit}"
        latch: true
        group: trip
        suppress: flow > 90
        escalate: { after: 5s, priority: critical }
        re-alarm: 8s
        consequence: It runs dry
      command: { to: feeds, name: halt }
      """;

  private static final String PROCESS =
      """
      process: cycle
      model: dtmi:s:machine;1
      steps:
        - { step: up, begins: temperature > 50, ends: temperature > 60, within: 3s }
        - { step: busy, begins: count > 5, ends: count < 3 }
        - { step: down, ends: temperature < 45 }
      abort: motor.speed > 90
      shows: { status: label }
      alarm: { priority: low, title: Slow, message: "{temperature}" }
      """;

  /// What is computed from a twin's own values.
  private static final String OWN_COMPUTES =
      """
      compute: margin
      model: dtmi:s:asset;1
      property: margin
      value: limit - 1.5
      ---
      compute: load
      model: dtmi:s:machine;1
      property: load
      value: "temperature / (double(count) - 3.0) + margin"
      ---
      compute: ready
      model: dtmi:s:machine;1
      property: ready
      value: load > 10.0 && on
      quality: good
      """;

  /// What is computed along relationships.
  private static final String SHARED_COMPUTES =
      """
      compute: fed
      model: dtmi:s:machine;1
      property: fed
      value: "incoming('feeds', 'dtmi:s:machine;1').sum(m, m.temperature) + 0.5"
      ---
      compute: hottest
      model: dtmi:s:machine;1
      property: hottest
      value: "outgoing('feeds', 'dtmi:s:machine;1').max(m, m.load)"
      ---
      compute: parts
      model: dtmi:s:machine;1
      property: parts
      value: "outgoing('contains').count(a, a.margin > 5.0)"
      ---
      rule: fed
      model: dtmi:s:machine;1
      when: fed > 60
      alarm: { priority: low, title: T, message: "{fed} {hottest}" }
      command: { name: halt }
      ---
      rule: follows
      model: dtmi:s:machine;1
      let:
        supply: { compute: "incoming('feeds', 'dtmi:s:machine;1').mean(m, m.temperature)", within: 4s }
        busy: { compute: "outgoing('feeds', 'dtmi:s:machine;1').any(m, m.on)" }
        long: { when: busy, for: { time: 2s } }
      when: temperature > supply || long
      alarm: { priority: low, title: T, message: "{supply}" }
      """;

  /// What a rule does to its own twin, and lets others be told.
  private static final String OWN_EFFECTS =
      """
      rule: effects
      model: dtmi:s:machine;1
      when: temperature > 55
      for: { time: 2s }
      write:
        - { property: limit, value: temperature - 3.5 }
        - { property: motor.speed, value: count * 10 }
      log: "{$twin} {temperature:1} {limit}"
      notify:
        - { webhook: ops, title: "{$id}", text: "{count}" }
        - { mqtt: { topic: "told/{$twin}", payload: { load: "{load}" } } }
      on-clear:
        command: { name: halt }
        write: { property: limit, value: 1 }
        log: "{$time} {limit}"
      ---
      rule: follows
      model: dtmi:s:machine;1
      when: limit > 60
      write: { property: mode, value: "'run'" }
      on-clear: { write: { property: mode, value: "'idle'" }, log: "{mode}" }
      """;

  /// What a rule does to other twins.
  private static final String SHARED_EFFECTS =
      """
      rule: passes
      model: dtmi:s:machine;1
      when: limit > 40
      write: { to: feeds, property: limit, value: limit - 5.0 }
      log: "{limit}"
      """;

  private StreamTexts() {}

  /// The same, and often what is computed along relationships.
  static List<NamedText> shared(SplittableRandom random) {
    List<NamedText> files = rules(random);
    if (random.nextInt(4) > 0) {
      files.removeIf(file -> file.name().endsWith("own.yaml"));
      files.add(new NamedText("rules/own.yaml", OWN_COMPUTES));
      files.add(new NamedText("rules/shared.yaml", SHARED_COMPUTES));
      files.add(new NamedText("rules/passes.yaml", SHARED_EFFECTS));
    }
    return files;
  }

  /// A twin of a model.
  static String twin(String model) {
    return "{\"$metadata\":{\"$model\":\"%s\"}}".formatted(model);
  }

  /// Models that come later.
  static String later(SplittableRandom random) {
    return LATER.get(random.nextInt(LATER.size()));
  }

  /// Some of the rules, each in one of its variants; now and then some that are refused.
  static List<NamedText> rules(SplittableRandom random) {
    List<NamedText> files = new ArrayList<>();
    for (int i = 0; i < RULES.length; i++) {
      if (random.nextInt(3) > 0) {
        String text = "rule: r" + i + "\nmodel: dtmi:s:machine;1\n" + RULES[i][random.nextInt(2)];
        files.add(new NamedText("rules/" + i + ".yaml", text));
      }
    }
    if (random.nextBoolean()) {
      files.add(new NamedText("rules/flow.yaml", SENSOR_RULE));
    }
    if (random.nextInt(3) > 0) {
      files.add(new NamedText("rules/cycle.yaml", PROCESS));
    }
    if (random.nextInt(3) > 0) {
      files.add(new NamedText("rules/own.yaml", OWN_COMPUTES));
    }
    if (random.nextInt(3) > 0) {
      files.add(new NamedText("rules/effects.yaml", OWN_EFFECTS));
    }
    if (random.nextInt(8) == 0) {
      files.add(
          new NamedText(
              "rules/bad.yaml", "rule: bad\nmodel: dtmi:s:machine;1\nwhen: unknown > 1\n" + ALARM));
    }
    return files;
  }

  private static final String[] BINDINGS = {
    """
    bindings:
      - topic: plant/{line}/temp
        twin: "{line}"
        format: scalar
        property: temperature
        scale: 0.5
    """,
    """
    bindings:
      - topic: plant/{line}/all
        twin: "{line}"
        properties:
          /t: temperature
          /c: { property: count, scale: 2 }
          /m/s: motor/speed
        time: /at
        quality: /q
    """,
    """
    bindings:
      - topic: gate/{property}
        twin: "{device}"
        format: scalar
        property: "{property}"
    """,
    """
    bindings:
      - topic: fleet/+/json
        twin: t1
    """,
    """
    bindings:
      - sparkplug: g/e0/d0
        twin: t1
        metrics: { renamed: label }
      - sparkplug: g/e1/d1
        twin: t2
    """
  };

  /// Some of the bindings; now and then some that are refused.
  static List<NamedText> bindings(SplittableRandom random) {
    List<NamedText> files = new ArrayList<>();
    for (int i = 0; i < BINDINGS.length; i++) {
      if (random.nextInt(3) > 0) {
        files.add(new NamedText("bindings/" + i + ".yaml", BINDINGS[i]));
      }
    }
    if (random.nextInt(6) == 0) {
      files.add(new NamedText("bindings/bad.yaml", "bindings:\n  - topic: lockstep/x\n"));
    }
    return files;
  }
}
