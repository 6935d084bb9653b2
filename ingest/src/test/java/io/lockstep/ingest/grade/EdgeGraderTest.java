package io.lockstep.ingest.grade;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.lockstep.broker.Clause;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.tahu.protobuf.SparkplugBProto.Payload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each rule that the grader knows is broken once, and named. That every rule is planted is tested,
/// too, so the statements of [Rule] count as shown for the grader.
class EdgeGraderTest {
  /// A fault, and the rule that it breaks.
  record Planted(Rule rule, Consumer<StagedEdge> fault) {
    @Override
    public String toString() {
      return rule.statements().getFirst().id();
    }
  }

  private static final byte[] NO_PAYLOAD = {0x12, 0x70, 1};

  private static Planted change(Rule rule, String type, UnaryOperator<Payload.Builder> change) {
    return new Planted(rule, edge -> edge.changes.put(type, change));
  }

  /// Changes a metric of a payload.
  private static Planted metric(
      Rule rule, String type, int index, UnaryOperator<Payload.Metric.Builder> change) {
    return change(
        rule,
        type,
        payload -> payload.setMetrics(index, change.apply(payload.getMetrics(index).toBuilder())));
  }

  private static Planted property(
      Rule rule, int index, UnaryOperator<Payload.PropertyValue.Builder> change) {
    return metric(
        rule,
        "DBIRTH",
        0,
        metric ->
            metric.setProperties(
                metric.getProperties().toBuilder()
                    .setValues(
                        index, change.apply(metric.getProperties().getValues(index).toBuilder()))));
  }

  private static Planted table(Rule rule, UnaryOperator<Payload.DataSet.Builder> change) {
    return metric(
        rule,
        "DBIRTH",
        2,
        metric -> metric.setDatasetValue(change.apply(metric.getDatasetValue().toBuilder())));
  }

  private static Planted definition(Rule rule, UnaryOperator<Payload.Template.Builder> change) {
    return metric(
        rule,
        "NBIRTH",
        3,
        metric -> metric.setTemplateValue(change.apply(metric.getTemplateValue().toBuilder())));
  }

  private static Planted instance(Rule rule, UnaryOperator<Payload.Template.Builder> change) {
    return metric(
        rule,
        "DBIRTH",
        3,
        metric -> metric.setTemplateValue(change.apply(metric.getTemplateValue().toBuilder())));
  }

  private static UnaryOperator<Payload.Template.Builder> parameter(
      UnaryOperator<Payload.Template.Parameter.Builder> change) {
    return template ->
        template.setParameters(0, change.apply(template.getParameters(0).toBuilder()));
  }

  /// A field that the schema has for extensions.
  private static UnknownFieldSet field(int number) {
    return UnknownFieldSet.newBuilder()
        .addField(
            number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.EMPTY).build())
        .build();
  }

  private static Planted qos(Rule rule, String type) {
    return new Planted(rule, edge -> edge.qos.put(type, 1));
  }

  private static Planted retain(Rule rule, String type) {
    return new Planted(rule, edge -> edge.retained.add(type));
  }

  private static Planted lost(Rule rule, String type) {
    return new Planted(rule, edge -> edge.numbersLost.add(type));
  }

  private static Planted raw(Rule rule, String type) {
    return new Planted(rule, edge -> edge.raw.put(type, NO_PAYLOAD));
  }

  private static Planted topic(Rule rule, String type, String topic) {
    return new Planted(rule, edge -> edge.topics.put(type, topic));
  }

  static Stream<Planted> connections() {
    return Stream.of(
        new Planted(
            Rule.CLEAN_SESSION,
            edge -> {
              edge.isClean = false;
              edge.expirySeconds = 0xFFFF_FFFFL;
            }),
        new Planted(Rule.CLEAN_START, edge -> edge.expirySeconds = 60),
        new Planted(Rule.WILL, edge -> edge.hasWill = false),
        new Planted(Rule.WILL_TOPIC, edge -> edge.willTopic = "spBv1.0/G/NDEATH/other"),
        new Planted(Rule.WILL_PAYLOAD, edge -> edge.willBytes = NO_PAYLOAD),
        new Planted(Rule.WILL_BD_SEQ, edge -> edge.bdSeqStep = 2),
        new Planted(Rule.WILL_QOS, edge -> edge.willQos = 0),
        new Planted(Rule.WILL_RETAIN, edge -> edge.isWillRetained = true),
        new Planted(Rule.NCMD_SUBSCRIBED, edge -> edge.subscribesAt = 0),
        new Planted(Rule.ONE_CONNECTION, edge -> edge.hasStranger = true),
        new Planted(Rule.LEAVES_BY_DEATH, edge -> edge.omitted.add("NDEATH")),
        topic(Rule.TOPIC, "NDATA", "spBv1.0/G/NDATAS/E"),
        topic(Rule.TOPIC_OF_DEVICE, "DDATA", "spBv1.0/G/DDATA/E"),
        topic(Rule.TOPIC_OF_NODE, "NDATA", "spBv1.0/G/NDATA/E/D"),
        topic(Rule.NBIRTH_TOPIC, "NBIRTH", "spBv1.0/G/NBIRTH/E/D"),
        topic(Rule.DBIRTH_TOPIC, "DBIRTH", "spBv1.0/G/DBIRTH/E"),
        topic(Rule.NDATA_TOPIC, "NDATA", "spBv1.0/G/NDATA/E/D"),
        topic(Rule.DDATA_TOPIC, "DDATA", "spBv1.0/G/DDATA/E/D/x"),
        topic(Rule.DDEATH_TOPIC, "DDEATH", "spBv1.0/G/DDEATH/E"),
        topic(Rule.DEVICE_CASE, "DBIRTH", "spBv1.0/G/DBIRTH/E/d"),
        new Planted(Rule.BIRTH_FIRST, edge -> edge.omitted.add("NBIRTH")),
        new Planted(Rule.REBIRTH_STOPS, edge -> edge.omitted.add("rebirth")),
        new Planted(Rule.REBIRTH_BEARS, edge -> edge.omitted.add("rebirth")));
  }

  static Stream<Planted> nodeBirths() {
    return Stream.of(
        raw(Rule.NBIRTH_PAYLOAD, "NBIRTH"),
        qos(Rule.NBIRTH_QOS, "NBIRTH"),
        retain(Rule.NBIRTH_RETAIN, "NBIRTH"),
        change(Rule.NBIRTH_SEQ, "NBIRTH", payload -> payload.setSeq(256)),
        change(Rule.NBIRTH_SEQ_ZERO, "NBIRTH", payload -> payload.setSeq(1)),
        change(Rule.SEQ, "NBIRTH", Payload.Builder::clearSeq),
        change(Rule.NBIRTH_TIMESTAMP, "NBIRTH", Payload.Builder::clearTimestamp),
        metric(Rule.NBIRTH_METRICS, "NBIRTH", 2, Payload.Metric.Builder::clearDatatype),
        metric(Rule.NBIRTH_VALUES, "NBIRTH", 2, Payload.Metric.Builder::clearDoubleValue),
        change(Rule.BD_SEQ, "NBIRTH", payload -> payload.removeMetrics(0)),
        metric(Rule.BD_SEQ_TYPE, "NBIRTH", 0, bdSeq -> bdSeq.setDatatype(8)),
        metric(Rule.BD_SEQ_MATCHES, "NBIRTH", 0, bdSeq -> bdSeq.setLongValue(77)),
        change(Rule.REBIRTH, "NBIRTH", payload -> payload.removeMetrics(1)),
        metric(Rule.REBIRTH_TYPE, "NBIRTH", 1, rebirth -> rebirth.setDatatype(3)),
        metric(Rule.REBIRTH_VALUE, "NBIRTH", 1, rebirth -> rebirth.setBooleanValue(true)),
        metric(Rule.REBIRTH_ALIAS, "NBIRTH", 1, rebirth -> rebirth.setAlias(9)),
        metric(Rule.NAME, "NBIRTH", 2, Payload.Metric.Builder::clearName),
        change(
            Rule.NAME_CASE,
            "NBIRTH",
            payload ->
                payload.addMetrics(payload.getMetrics(2).toBuilder().setName("Load").setAlias(8))),
        change(
            Rule.ALIAS_UNIQUE,
            "NBIRTH",
            payload -> payload.addMetrics(payload.getMetrics(2).toBuilder().setName("other"))),
        metric(Rule.TYPE, "NBIRTH", 2, Payload.Metric.Builder::clearDatatype),
        metric(Rule.TYPE_KNOWN, "NBIRTH", 2, metric -> metric.setDatatype(35)),
        metric(Rule.METRIC_TIME, "NBIRTH", 2, Payload.Metric.Builder::clearTimestamp),
        metric(
            Rule.METRIC_TIME_UTC,
            "NBIRTH",
            2,
            metric -> metric.setTimestamp(metric.getTimestamp() / 1_000)),
        change(
            Rule.TIME_UTC,
            "NBIRTH",
            payload -> payload.setTimestamp(payload.getTimestamp() + 3_600_000)));
  }

  static Stream<Planted> devices() {
    return Stream.of(
        raw(Rule.DBIRTH_PAYLOAD, "DBIRTH"),
        qos(Rule.DBIRTH_QOS, "DBIRTH"),
        retain(Rule.DBIRTH_RETAIN, "DBIRTH"),
        change(Rule.DBIRTH_SEQ, "DBIRTH", Payload.Builder::clearSeq),
        lost(Rule.DBIRTH_SEQ_NEXT, "DBIRTH"),
        lost(Rule.SEQ_NEXT, "DDATA"),
        change(Rule.DBIRTH_TIMESTAMP, "DBIRTH", Payload.Builder::clearTimestamp),
        new Planted(Rule.DBIRTH_ORDER, edge -> edge.omitted.add("NBIRTH")),
        new Planted(Rule.DBIRTH_MATCHES, edge -> edge.bearsDeviceAsAnother = true),
        metric(Rule.DBIRTH_METRICS, "DBIRTH", 0, Payload.Metric.Builder::clearName),
        metric(Rule.DBIRTH_VALUES, "DBIRTH", 1, name -> name.setStringValue("x").setIsNull(true)),
        qos(Rule.NDATA_QOS, "NDATA"),
        retain(Rule.NDATA_RETAIN, "NDATA"),
        change(Rule.NDATA_SEQ, "NDATA", Payload.Builder::clearSeq),
        lost(Rule.NDATA_SEQ_NEXT, "NDATA"),
        change(Rule.NDATA_TIMESTAMP, "NDATA", Payload.Builder::clearTimestamp),
        new Planted(Rule.NDATA_ORDER, edge -> edge.omitted.add("NBIRTH")),
        change(Rule.NDATA_METRICS, "NDATA", Payload.Builder::clearMetrics),
        metric(Rule.NDATA_BORN, "NDATA", 0, metric -> metric.setAlias(99)),
        metric(
            Rule.NDATA_CHRONOLOGICAL,
            "NDATA",
            0,
            metric -> metric.setTimestamp(metric.getTimestamp() - 60_000)),
        qos(Rule.DDATA_QOS, "DDATA"),
        retain(Rule.DDATA_RETAIN, "DDATA"),
        change(Rule.DDATA_SEQ, "DDATA", Payload.Builder::clearSeq),
        lost(Rule.DDATA_SEQ_NEXT, "DDATA"),
        change(Rule.DDATA_TIMESTAMP, "DDATA", Payload.Builder::clearTimestamp),
        new Planted(Rule.DDATA_ORDER, edge -> edge.omitted.add("DBIRTH")),
        raw(Rule.DDATA_METRICS, "DDATA"),
        metric(Rule.DDATA_BORN, "DDATA", 0, metric -> metric.clearAlias().setName("unheard of")),
        metric(
            Rule.DDATA_CHRONOLOGICAL,
            "DDATA",
            0,
            metric -> metric.setTimestamp(metric.getTimestamp() - 60_000)),
        metric(Rule.DATA_ALIAS, "DDATA", 0, metric -> metric.setName("temperature")),
        metric(Rule.DATA_TYPE, "DDATA", 0, metric -> metric.setDatatype(10)),
        change(
            Rule.NDEATH_PAYLOAD,
            "NDEATH",
            payload -> payload.addMetrics(payload.getMetrics(0).toBuilder().setName("more"))),
        change(Rule.NDEATH_SEQ, "NDEATH", payload -> payload.setSeq(3)),
        metric(Rule.NDEATH_BD_SEQ, "NDEATH as sent", 0, bdSeq -> bdSeq.setLongValue(9)),
        qos(Rule.DDEATH_MQTT, "DDEATH"),
        change(Rule.DDEATH_SEQ, "DDEATH", Payload.Builder::clearSeq),
        lost(Rule.DDEATH_SEQ_NEXT, "DDEATH"),
        change(Rule.DDEATH_TIMESTAMP, "DDEATH", Payload.Builder::clearTimestamp));
  }

  static Stream<Planted> structures() {
    return Stream.of(
        metric(
            Rule.PROPERTY_SIZES,
            "DBIRTH",
            0,
            metric -> metric.setProperties(metric.getProperties().toBuilder().addKeys("more"))),
        property(Rule.PROPERTY_TYPE, 1, Payload.PropertyValue.Builder::clearType),
        property(Rule.PROPERTY_TYPE_KNOWN, 1, value -> value.setType(40)),
        property(Rule.QUALITY_TYPE, 0, value -> value.setType(4)),
        property(Rule.QUALITY_VALUE, 0, value -> value.setIntValue(191)),
        table(Rule.DATA_SET_COLUMNS, set -> set.setNumOfColumns(3)),
        table(Rule.DATA_SET_TYPES, set -> set.addTypes(3)),
        table(Rule.DATA_SET_TYPES_KNOWN, set -> set.setTypes(0, 60)),
        table(
            Rule.DATA_SET_VALUES,
            set ->
                set.setRows(
                    0,
                    Payload.DataSet.Row.newBuilder()
                        .addElements(
                            Payload.DataSet.DataSetValue.newBuilder().setUnknownFields(field(9))))),
        change(
            Rule.DEFINED_IN_NBIRTH,
            "DBIRTH",
            payload ->
                payload.addMetrics(
                    Payload.Metric.newBuilder()
                        .setName("_types_/Late")
                        .setDatatype(19)
                        .setTemplateValue(Payload.Template.newBuilder().setIsDefinition(true)))),
        definition(Rule.DEFINITION_MARKED, template -> template.setIsDefinition(false)),
        definition(Rule.DEFINITION_REFERENCE, template -> template.setTemplateRef("Other")),
        instance(Rule.TEMPLATE_MARKED, Payload.Template.Builder::clearIsDefinition),
        instance(Rule.INSTANCE_MARKED, template -> template.setIsDefinition(true)),
        instance(Rule.INSTANCE_REFERENCE, Payload.Template.Builder::clearTemplateRef),
        instance(Rule.INSTANCE_DEFINED, template -> template.setTemplateRef("Engine")),
        instance(
            Rule.INSTANCE_MEMBERS,
            template ->
                template.addMetrics(
                    Payload.Metric.newBuilder().setName("more").setDatatype(3).setIntValue(1))),
        instance(Rule.INSTANCE_WHOLE, template -> template.removeMetrics(1)),
        instance(Rule.INSTANCE_PARAMETERS, parameter(one -> one.setName("other"))),
        instance(
            Rule.TEMPLATE_VERSION,
            template ->
                template.setVersionBytes(ByteString.copyFrom(new byte[] {(byte) 0xFF, 0x31}))),
        definition(Rule.PARAMETER_NAME, parameter(Payload.Template.Parameter.Builder::clearName)),
        definition(
            Rule.PARAMETER_NAME_TEXT,
            parameter(one -> one.setNameBytes(ByteString.copyFrom(new byte[] {(byte) 0xFF})))),
        definition(Rule.PARAMETER_TYPE, parameter(Payload.Template.Parameter.Builder::clearType)),
        definition(Rule.PARAMETER_TYPE_KNOWN, parameter(one -> one.setType(99))),
        definition(
            Rule.PARAMETER_VALUE,
            parameter(one -> one.clearIntValue().setUnknownFields(field(11)))));
  }

  private static List<Planted> all() {
    return Stream.of(connections(), nodeBirths(), devices(), structures())
        .flatMap(cases -> cases)
        .toList();
  }

  private static EdgeGrades.NodeGrade grade(StagedEdge edge) {
    return edge.grader.grades().of("G/E").orElseThrow();
  }

  @Test
  @Clause(
      sparkplug = {
        "payloads-template-definition-parameters-default",
        "payloads-template-instance-members-data",
        "payloads-template-instance-parameters"
      })
  void aNodeThatKeepsToTheSpecificationHasNoViolation() {
    EdgeGrades.NodeGrade grade = grade(new StagedEdge().live());

    assertThat(grade.violations()).isEmpty();
    assertThat(grade.clientId()).isEqualTo("edge");
    assertThat(grade.isOnline()).isFalse();
    assertThat(EnumSet.complementOf(EnumSet.copyOf(grade.judged())))
        .as("all can be judged of one life")
        .isEmpty();
  }

  @Test
  void everyRuleIsPlanted() {
    Set<Rule> planted = all().stream().map(Planted::rule).collect(Collectors.toSet());

    assertThat(EnumSet.complementOf(EnumSet.copyOf(planted))).isEmpty();
    assertThat(planted).hasSize(all().size());
    assertThat(Arrays.stream(Rule.values()).flatMap(rule -> rule.statements().stream()))
        .allMatch(statement -> statement.who() == Statement.Who.EDGE);
  }

  @ParameterizedTest
  @MethodSource({"connections", "nodeBirths", "devices", "structures"})
  void whatIsBrokenIsNamedWithItsTimes(Planted planted) {
    StagedEdge edge = new StagedEdge();
    planted.fault().accept(edge);

    List<EdgeGrades.Violation> violations = grade(edge.live()).violations();

    assertThat(violations).extracting(EdgeGrades.Violation::rule).contains(planted.rule());
    EdgeGrades.Violation found =
        violations.stream().filter(one -> one.rule() == planted.rule()).findFirst().orElseThrow();
    assertThat(found.count()).isPositive();
    assertThat(found.firstMicros()).isGreaterThanOrEqualTo(StagedEdge.START);
    assertThat(found.lastMicros()).isGreaterThanOrEqualTo(found.firstMicros());
    assertThat(found.example()).contains("expected").contains("found");
    assertThat(violations).as("one fault breaks few rules").hasSizeLessThan(12);
  }

  @Test
  void whoWasThereBeforeIsNotBlamedForWhatNobodySaw() {
    StagedEdge edge = new StagedEdge();
    edge.omitted.addAll(Set.of("connect", "NBIRTH", "DBIRTH", "NDEATH"));

    assertThat(grade(edge.live()).violations()).isEmpty();
  }

  @Test
  void whatWasPassedOverIsSaidAndNotHeldAgainstAnybody() {
    StagedEdge edge = new StagedEdge();
    edge.live();
    edge.grader.skippedTo(1_000);
    edge.omitted.addAll(Set.of("connect", "NBIRTH", "DBIRTH", "NDEATH"));
    edge.numbersLost.add("NDATA");

    EdgeGrades grades = edge.live().grader.grades();

    assertThat(grades.skipped()).isOne();
    assertThat(grades.of("G/E").orElseThrow().violations()).isEmpty();
  }

  @Test
  void aClientThatIsStartedAnewMayCountFromZeroButNotStandStill() {
    StagedEdge still = new StagedEdge();
    still.bdSeqStep = 0;

    assertThat(grade(still.live()).violations())
        .extracting(EdgeGrades.Violation::rule)
        .containsExactly(Rule.WILL_BD_SEQ);
  }
}
