package io.lockstep.ingest.grade;

import java.util.Arrays;
import java.util.List;

/// What is judged as one thing: statements that say the same, or that the same fact breaks. What no
/// traffic shows (uniqueness in the plant, that a value has changed, why a node waits) is not here.
public enum Rule {
  // The connection.
  CLEAN_SESSION("principles-persistence-clean-session-311"),
  CLEAN_START("principles-persistence-clean-session-50"),
  WILL(
      "message-flow-edge-node-birth-publish-will-message",
      "message-flow-edge-node-birth-publish-connect",
      "payloads-ndeath-will-message"),
  WILL_TOPIC("message-flow-edge-node-birth-publish-will-message-topic", "topics-ndeath-topic"),
  WILL_PAYLOAD("message-flow-edge-node-birth-publish-will-message-payload"),
  WILL_BD_SEQ(
      "message-flow-edge-node-birth-publish-will-message-payload-bdSeq",
      "topics-nbirth-bdseq-increment"),
  WILL_QOS(
      "message-flow-edge-node-birth-publish-will-message-qos", "payloads-ndeath-will-message-qos"),
  WILL_RETAIN(
      "message-flow-edge-node-birth-publish-will-message-will-retained",
      "payloads-ndeath-will-message-retain"),
  NCMD_SUBSCRIBED("message-flow-edge-node-ncmd-subscribe"),
  ONE_CONNECTION(
      "topic-structure-namespace-unique-edge-node-descriptor",
      "intro-edge-node-id-uniqueness",
      "payloads-nbirth-edge-node-descriptor"),
  LEAVES_BY_DEATH(
      "operational-behavior-edge-node-intentional-disconnect-ndeath",
      "payloads-ndeath-will-message-publisher",
      "payloads-ndeath-will-message-publisher-disconnect-mqtt311"),

  // Topics.
  TOPIC("topic-structure", "topic-structure-namespace-a"),
  TOPIC_OF_DEVICE("topic-structure-namespace-device-id-associated-message-types"),
  TOPIC_OF_NODE("topic-structure-namespace-device-id-non-associated-message-types"),
  DEVICE_CASE("case-sensitivity-sparkplug-ids"),

  // The birth of a node.
  BIRTH_FIRST("principles-birth-certificates-order"),
  NBIRTH_TOPIC("topics-nbirth-topic", "message-flow-edge-node-birth-publish-nbirth-topic"),
  NBIRTH_PAYLOAD("message-flow-edge-node-birth-publish-nbirth-payload"),
  NBIRTH_QOS(
      "payloads-nbirth-qos",
      "message-flow-edge-node-birth-publish-nbirth-qos",
      "topics-nbirth-mqtt"),
  NBIRTH_RETAIN(
      "payloads-nbirth-retain",
      "message-flow-edge-node-birth-publish-nbirth-retained",
      "topics-nbirth-mqtt"),
  NBIRTH_SEQ(
      "payloads-nbirth-seq",
      "payloads-sequence-num-req-nbirth",
      "message-flow-edge-node-birth-publish-nbirth-payload-seq"),
  NBIRTH_SEQ_ZERO("topics-nbirth-seq-num"),
  NBIRTH_TIMESTAMP("payloads-nbirth-timestamp", "topics-nbirth-timestamp"),
  NBIRTH_METRICS("topics-nbirth-metrics"),
  NBIRTH_VALUES("operational-behavior-data-publish-nbirth-values"),
  BD_SEQ("payloads-nbirth-bdseq", "topics-nbirth-bdseq-included"),
  BD_SEQ_TYPE("message-flow-edge-node-birth-publish-nbirth-payload-bdSeq"),
  BD_SEQ_MATCHES(
      "payloads-nbirth-bdseq-repeat",
      "topics-nbirth-bdseq-matching",
      "operational-behavior-data-commands-rebirth-action-3"),
  REBIRTH(
      "operational-behavior-data-commands-rebirth-name",
      "topics-nbirth-rebirth-metric",
      "payloads-nbirth-rebirth-req"),
  REBIRTH_TYPE("operational-behavior-data-commands-rebirth-datatype"),
  REBIRTH_VALUE("operational-behavior-data-commands-rebirth-value"),
  REBIRTH_ALIAS("operational-behavior-data-commands-rebirth-name-aliases"),
  REBIRTH_STOPS("operational-behavior-data-commands-rebirth-action-1"),
  REBIRTH_BEARS("operational-behavior-data-commands-rebirth-action-2"),

  // Births of devices.
  DBIRTH_TOPIC("topics-dbirth-topic", "message-flow-device-birth-publish-dbirth-topic"),
  DBIRTH_PAYLOAD("message-flow-device-birth-publish-dbirth-payload"),
  DBIRTH_QOS(
      "payloads-dbirth-qos", "message-flow-device-birth-publish-dbirth-qos", "topics-dbirth-mqtt"),
  DBIRTH_RETAIN(
      "payloads-dbirth-retain",
      "message-flow-device-birth-publish-dbirth-retained",
      "topics-dbirth-mqtt"),
  DBIRTH_SEQ("payloads-dbirth-seq"),
  DBIRTH_SEQ_NEXT(
      "payloads-dbirth-seq-inc",
      "topics-dbirth-seq",
      "message-flow-device-birth-publish-dbirth-payload-seq"),
  DBIRTH_TIMESTAMP("payloads-dbirth-timestamp", "topics-dbirth-timestamp"),
  DBIRTH_ORDER("payloads-dbirth-order", "message-flow-device-birth-publish-nbirth-wait"),
  DBIRTH_MATCHES("message-flow-device-birth-publish-dbirth-match-edge-node-topic"),
  DBIRTH_METRICS("topics-dbirth-metrics"),
  DBIRTH_VALUES("operational-behavior-data-publish-dbirth-values"),

  // Metrics of births.
  NAME("payloads-name-requirement", "payloads-alias-birth-requirement"),
  NAME_CASE("case-sensitivity-metric-names"),
  ALIAS_UNIQUE("payloads-alias-uniqueness"),
  TYPE("payloads-metric-datatype-req"),
  TYPE_KNOWN("payloads-metric-datatype-value", "payloads-metric-datatype-value-type"),
  METRIC_TIME("payloads-name-birth-data-requirement"),
  METRIC_TIME_UTC("payloads-metric-timestamp-in-UTC"),
  TIME_UTC("payloads-timestamp-in-UTC"),

  // Data.
  NDATA_TOPIC("topics-ndata-topic"),
  NDATA_QOS("payloads-ndata-qos", "topics-ndata-mqtt"),
  NDATA_RETAIN("payloads-ndata-retain", "topics-ndata-mqtt"),
  NDATA_SEQ("payloads-ndata-seq"),
  NDATA_SEQ_NEXT("payloads-ndata-seq-inc", "topics-ndata-seq-num"),
  NDATA_TIMESTAMP("payloads-ndata-timestamp", "topics-ndata-timestamp"),
  NDATA_ORDER("payloads-ndata-order"),
  NDATA_METRICS("topics-ndata-payload"),
  NDATA_BORN("operational-behavior-data-publish-nbirth", "topics-nbirth-metric-reqs"),
  NDATA_CHRONOLOGICAL("operational-behavior-data-publish-nbirth-order"),
  DDATA_TOPIC("topics-ddata-topic"),
  DDATA_QOS("payloads-ddata-qos", "topics-ddata-mqtt"),
  DDATA_RETAIN("payloads-ddata-retain", "topics-ddata-mqtt"),
  DDATA_SEQ("payloads-ddata-seq"),
  DDATA_SEQ_NEXT("payloads-ddata-seq-inc", "topics-ddata-seq-num"),
  DDATA_TIMESTAMP("payloads-ddata-timestamp", "topics-ddata-timestamp"),
  DDATA_ORDER("payloads-ddata-order"),
  DDATA_METRICS("topics-ddata-payload"),
  DDATA_BORN("operational-behavior-data-publish-dbirth", "topics-dbirth-metric-reqs"),
  DDATA_CHRONOLOGICAL("operational-behavior-data-publish-dbirth-order"),
  SEQ("payloads-sequence-num-always-included"),
  SEQ_NEXT("payloads-sequence-num-incrementing"),
  DATA_ALIAS("payloads-alias-data-cmd-requirement"),
  DATA_TYPE("payloads-metric-datatype-not-req"),

  // Deaths.
  NDEATH_PAYLOAD("topics-ndeath-payload"),
  NDEATH_SEQ("payloads-ndeath-seq", "topics-ndeath-seq"),
  NDEATH_BD_SEQ("payloads-ndeath-bdseq"),
  DDEATH_TOPIC("topics-ddeath-topic"),
  DDEATH_MQTT("topics-ddeath-mqtt"),
  DDEATH_SEQ("payloads-ddeath-seq"),
  DDEATH_SEQ_NEXT("payloads-ddeath-seq-inc", "topics-ddeath-seq-num", "payloads-ddeath-seq-number"),
  DDEATH_TIMESTAMP("payloads-ddeath-timestamp"),

  // Properties.
  PROPERTY_SIZES("payloads-propertyset-keys-array-size", "payloads-propertyset-values-array-size"),
  PROPERTY_TYPE("payloads-metric-propertyvalue-type-req"),
  PROPERTY_TYPE_KNOWN(
      "payloads-metric-propertyvalue-type-value", "payloads-metric-propertyvalue-type-type"),
  QUALITY_TYPE("payloads-propertyset-quality-value-type"),
  QUALITY_VALUE("payloads-propertyset-quality-value-value"),

  // Data sets.
  DATA_SET_COLUMNS("payloads-dataset-column-size", "payloads-dataset-column-num-headers"),
  DATA_SET_TYPES(
      "payloads-dataset-types-num",
      "payloads-dataset-types-def",
      "payloads-dataset-parameter-type-req"),
  DATA_SET_TYPES_KNOWN("payloads-dataset-types-value", "payloads-dataset-types-type"),
  DATA_SET_VALUES("payloads-template-dataset-value"),

  // Templates.
  DEFINED_IN_NBIRTH("payloads-template-definition-nbirth-only"),
  DEFINITION_MARKED(
      "payloads-template-definition-is-definition", "payloads-template-is-definition-definition"),
  DEFINITION_REFERENCE("payloads-template-definition-ref", "payloads-template-ref-definition"),
  TEMPLATE_MARKED("payloads-template-is-definition"),
  INSTANCE_MARKED(
      "payloads-template-instance-is-definition", "payloads-template-is-definition-instance"),
  INSTANCE_REFERENCE("payloads-template-instance-ref", "payloads-template-ref-instance"),
  INSTANCE_DEFINED("payloads-template-definition-nbirth", "topics-nbirth-templates"),
  INSTANCE_MEMBERS("payloads-template-instance-members", "payloads-template-definition-members"),
  INSTANCE_WHOLE("payloads-template-instance-members-birth"),
  INSTANCE_PARAMETERS("payloads-template-definition-parameters"),
  TEMPLATE_VERSION("payloads-template-version"),
  PARAMETER_NAME("payloads-template-parameter-name-required"),
  PARAMETER_NAME_TEXT("payloads-template-parameter-name-type"),
  PARAMETER_TYPE("payloads-template-parameter-type-req"),
  PARAMETER_TYPE_KNOWN(
      "payloads-template-parameter-type-value", "payloads-template-parameter-value-type"),
  PARAMETER_VALUE("payloads-template-parameter-value");

  @SuppressWarnings("ImmutableEnumChecker") // the list is immutable
  private final List<Statement> statements;

  Rule(String... ids) {
    statements = Arrays.stream(ids).map(Statement::of).toList();
  }

  /// The statements that are judged by it, the one that names it best first.
  public List<Statement> statements() {
    return statements;
  }
}
