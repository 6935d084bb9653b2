package io.lockstep.api;

/// Models and twins of a small bakery, for tests.
final class Bakery {
  static final String OVEN_MODEL = "dtmi:com:example:Oven;1";

  static final String MODELS =
      """
      [
       {"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Motor;1","@type":"Interface",
        "displayName":"Motor",
        "contents":[
         {"@type":"Property","name":"speed","schema":"double","writable":true},
         {"@type":"Telemetry","name":"vibration","schema":"double"}]},
       {"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Oven;1","@type":"Interface",
        "displayName":"Oven",
        "contents":[
         {"@type":"Property","name":"temperature","schema":"double","writable":true},
         {"@type":"Property","name":"name","schema":"string","writable":true},
         {"@type":"Property","name":"batch","schema":"integer","writable":true},
         {"@type":"Telemetry","name":"humidity","schema":"double"},
         {"@type":"Component","name":"fan","schema":"dtmi:com:example:Motor;1"},
         {"@type":"Relationship","name":"feeds","target":"dtmi:com:example:Oven;1",
          "properties":[{"@type":"Property","name":"belt","schema":"string","writable":true}]}]}
      ]
      """;

  private Bakery() {}

  static String oven(double temperature) {
    return """
    {"$metadata":{"$model":"dtmi:com:example:Oven;1"},"temperature":%s,
     "fan":{"$metadata":{}}}
    """
        .formatted(temperature);
  }

  static String feeds(String target) {
    return """
    {"$relationshipName":"feeds","$targetId":"%s","belt":"north"}
    """
        .formatted(target);
  }
}
