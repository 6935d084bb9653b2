package io.lockstep.stream;

import static io.lockstep.stream.Factory.problems;
import static io.lockstep.stream.Factory.valid;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Roll-ups along the levels of ISA-95: what computed properties they stand for, and what is told
/// of those that cannot be used.
class KpiTest {
  private static final String MACHINES = "outgoing('contains', 'dtmi:f:Machine;1')";
  private static final String LINES = "outgoing('contains', 'dtmi:f:Line;1')";
  private static final String AREAS = "outgoing('contains', 'dtmi:f:Area;1')";

  @Test
  void aSumIsTakenUpLevelByLevel() {
    Rules rules =
        valid(
            """
            kpi: power
            property: power
            aggregate: sum
            along: contains
            levels:
              - { level: site, model: "dtmi:f:Site;1" }
              - { level: area, model: "dtmi:f:Area;1" }
              - { level: line, model: "dtmi:f:Line;1" }
              - { level: unit, model: "dtmi:f:Machine;1", value: "convert(unit.power, 'kilowatt')" }
            """);
    assertThat(rules.computes())
        .containsExactly(
            compute("power.site", "Site", "power", AREAS + ".sum(area, area.power)"),
            compute("power.area", "Area", "power", LINES + ".sum(line, line.power)"),
            compute(
                "power.line",
                "Line",
                "power",
                MACHINES + ".sum(unit, convert(unit.power, 'kilowatt'))"));
    assertThat(rules.placeOf("power.area")).isEqualTo("rules/a.yaml:7");
    assertThat(Rules.ofChecked(rules.files()).computes()).isEqualTo(rules.computes());
  }

  @Test
  void aMeanIsWeightedByWhatIsRolledUpBesideIt() {
    Rules rules =
        valid(
            """
            kpi: oee
            property: oee
            aggregate: mean
            weight: { property: pieces, value: unit.pieces }
            along: contains
            levels:
              - { level: line, model: "dtmi:f:Line;1" }
              - { level: unit, model: "dtmi:f:Machine;1", value: double(unit.good) / double(unit.pieces) }
            """);
    String value = "double(unit.good) / double(unit.pieces)";
    String known = value + " == " + value + " ? unit.pieces : unit.pieces";
    assertThat(rules.computes())
        .containsExactly(
            compute(
                "oee.line",
                "Line",
                "oee",
                "M.sum(unit, double(K)) == 0.0 ? nothing() : (M.sum(unit, double(V) * double(unit.pieces))) / (M.sum(unit, double(K)))"
                    .replace("M", MACHINES)
                    .replace("K", known)
                    .replace("V", value)),
            compute("oee.line.weight", "Line", "pieces", MACHINES + ".sum(unit, " + known + ")"));
  }

  @Test
  void aLevelMayBeLeftOutAndALevelMayTakeFromSeveral() {
    assertThat(
            valid(
                    """
                    kpi: power
                    property: power
                    aggregate: max
                    along: contains
                    levels:
                      - { level: area, model: "dtmi:f:Area;1", from: [line, unit] }
                      - { level: line, model: "dtmi:f:Line;1" }
                      - { level: unit, model: "dtmi:f:Machine;1", value: "convert(unit.power, 'kilowatt')" }
                    """)
                .computes())
        .hasSize(2)
        .first()
        .extracting(Compute::value)
        .isEqualTo(
            "(L.count(line, line.power == line.power) == 0 ? M.max(unit, V) : M.count(unit, V == V) == 0 ? L.max(line, line.power) : L.max(line, line.power) > M.max(unit, V) ? L.max(line, line.power) : M.max(unit, V))"
                .replace("M", MACHINES)
                .replace("L", LINES)
                .replace("V", "convert(unit.power, 'kilowatt')"));
    assertThat(
            valid(
                    """
                    kpi: machines
                    property: machines
                    aggregate: count
                    along: contains
                    levels:
                      - { level: line, model: "dtmi:f:Line;1" }
                      - { level: unit, model: "dtmi:f:Machine;1", value: unit.on }
                    """)
                .computes())
        .containsExactly(
            compute("machines.line", "Line", "machines", MACHINES + ".count(unit, unit.on)"));
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertThat(
            problems(
                """
                kpi: power
                property: power
                aggregate: avg
                levels:
                  - { level: area, model: "dtmi:f:Area;1", from: [site] }
                  - { level: line, model: "dtmi:f:Lime;1", along: contains, value: line.power }
                  - { level: site, model: "dtmi:f:Site;1" }
                  - { level: machine, model: "dtmi:f:Machine;1" }
                  - { level: unit, model: "dtmi:f:Machine;1" }
                """))
        .containsExactly(
            "rules/a.yaml:3:12: aggregate: expected one of sum, mean, min, max, count, any, all, found avg; did you mean any?",
            "rules/a.yaml:5:14: from: expected one of line, unit, found site; did you mean line?",
            "rules/a.yaml:6:14: level line: expected the key value at the lowest level only, found it; it takes its value from unit",
            "rules/a.yaml:6:27: model: expected the id of a model that is there, found dtmi:f:Lime;1; did you mean dtmi:f:Line;1?",
            "rules/a.yaml:7:14: level: expected one below line (the order is enterprise, site, area, line, unit), found site",
            "rules/a.yaml:8:14: level: expected one of enterprise, site, area, line, unit, found machine",
            "rules/a.yaml:9:5: level unit: expected the key along here or in the kpi: the relationship that leads to it from the level above, found none");
    assertThat(
            problems(
                """
                kpi: power
                property: power
                aggregate: sum
                weight: { property: pieces }
                along: contains
                levels: [ { level: line, model: "dtmi:f:Line;1" } ]
                """))
        .containsExactly(
            "rules/a.yaml:4:9: weight: expected the key with aggregate mean only, found it with sum");
  }

  @Test
  void whatIsWrongWithALevelIsToldThereWithWhatWasMadeOfIt() {
    assertThat(
            problems(
                """
                kpi: power
                property: power
                aggregate: sum
                along: contains
                levels:
                  - { level: line, model: "dtmi:f:Line;1" }
                  - { level: unit, model: "dtmi:f:Machine;1", value: unit.powr }
                """))
        .containsExactly(
            "rules/a.yaml:6:14: power.line: expected a property of dtmi:f:Machine;1, found unit.powr; did you mean unit.power?, in outgoing('contains', 'dtmi:f:Machine;1').sum(unit, unit.powr)");
  }

  private static Compute compute(String name, String model, String property, String value) {
    return new Compute(name, "dtmi:f:" + model + ";1", property, value, Trust.UNCERTAIN);
  }
}
