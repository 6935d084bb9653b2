package io.lockstep.dtdl.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.dtdl.ArraySchema;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.Primitive;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Drafts from OPC UA address spaces.
final class OpcUaNodesTest {

  private static final Dtmi ID = new Dtmi("dtmi:opcua:Boiler;1");

  @Test
  void variablesBecomeReadingsAndObjectsComponents() {
    OpcUaNodes nodes =
        OpcUaNodes.ofJson(
            """
            {"NodeId": "ns=2;s=Boiler", "BrowseName": "2:Boiler", "NodeClass": "Object", "children": [
              {"BrowseName": "2:Pressure", "NodeClass": "Variable", "DataType": "Double",
               "EngineeringUnits": {"unitId": 4342098, "displayName": "bar"}},
              {"browseName": {"namespaceIndex": 2, "name": "Mode"}, "nodeClass": 2,
               "dataType": "i=29", "children": [{"BrowseName": "0:EnumStrings",
                 "NodeClass": "Variable", "DataType": "LocalizedText", "Value": ["Off", {"text": "On"}]}]},
              {"BrowseName": "2:Drum", "NodeClass": 1, "children": [
                {"BrowseName": "2:Levels", "DataType": "ns=0;i=10", "ValueRank": 1,
                 "EngineeringUnits": "mm"},
                {"BrowseName": "2:Reset", "NodeClass": "Method"},
                {"BrowseName": "2:Recipe", "NodeClass": "Variable", "DataType": "ns=2;i=3001"}]}]}
            """);

    assertThat(nodes.observations())
        .extracting(Observation::path)
        .containsExactly(List.of("Pressure"), List.of("Mode"), List.of("Drum", "Levels"));
    assertThat(nodes.observations()).extracting(Observation::unit).containsExactly("bar", "", "mm");
    assertThat(nodes.observations().get(0).schema()).isEqualTo(Primitive.DOUBLE);
    assertThat(nodes.observations().get(1).schema())
        .isInstanceOfSatisfying(EnumSchema.class, choice -> assertThat(choice.values()).hasSize(2));
    assertThat(nodes.observations().get(2).schema())
        .isInstanceOfSatisfying(
            ArraySchema.class,
            array -> assertThat(array.elementSchema()).isEqualTo(Primitive.FLOAT));
    assertThat(nodes.skipped())
        .satisfiesExactly(
            method -> assertThat(method).contains("Drum/Reset", "Method"),
            recipe -> assertThat(recipe).contains("Drum/Recipe", "ns=2;i=3001"));

    ModelSet models =
        DraftCheck.parse(ModelDraft.empty(ID).observe(nodes.observations()).toDtdl(3));
    assertThat(models.find(ID).orElseThrow().contents().keySet())
        .containsExactly("Pressure", "Mode", "Drum");
    assertThat(models.find(ID).orElseThrow().contents().get("Pressure"))
        .satisfies(content -> assertThat(content.semantics().has("Pressure")).isTrue());
  }

  private static final String NODE_SET =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <UANodeSet xmlns="http://opcfoundation.org/UA/2011/03/UANodeSet.xsd">
        <Aliases><Alias Alias="Double">i=11</Alias><Alias Alias="HasProperty">i=46</Alias></Aliases>
        <UAObjectType NodeId="ns=1;i=1" BrowseName="1:PumpType"/>
        <UAVariable NodeId="ns=1;i=2" BrowseName="1:OfType" DataType="Double" ParentNodeId="ns=1;i=1"/>
        <UAObject NodeId="ns=1;i=10" BrowseName="1:Pump" ParentNodeId="i=85">
          <DisplayName>Pump</DisplayName>
        </UAObject>
        <UAVariable NodeId="ns=1;i=11" BrowseName="1:Temperature" DataType="Double">
          <References>
            <Reference ReferenceType="HasComponent" IsForward="false">ns=1;i=10</Reference>
          </References>
        </UAVariable>
        <UAVariable NodeId="ns=1;i=12" BrowseName="EngineeringUnits" DataType="i=887">
          <References><Reference ReferenceType="HasProperty" IsForward="false">ns=1;i=11</Reference></References>
          <Value><ExtensionObject><Body><EUInformation>
            <NamespaceUri>http://www.opcfoundation.org/UA/units/un/cefact</NamespaceUri>
            <UnitId>4408652</UnitId>
            <DisplayName><Locale>en</Locale><Text>grad</Text></DisplayName>
          </EUInformation></Body></ExtensionObject></Value>
        </UAVariable>
      </UANodeSet>
      """;

  @Test
  void aNodeSetFileHasItsInstancesAndNoTypes() {
    OpcUaNodes nodes = OpcUaNodes.ofNodeSet(NODE_SET);

    assertThat(nodes.observations())
        .containsExactly(
            new Observation(List.of("Temperature"), Primitive.DOUBLE, "degreeCelsius"));
    assertThat(nodes.skipped()).isEmpty();
  }

  @Test
  void documentTypesAndOtherFilesAreRefused() {
    assertThatThrownBy(
            () ->
                OpcUaNodes.ofNodeSet(
                    "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><UANodeSet>&a;</UANodeSet>"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OpcUaNodes.ofNodeSet("<html/>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NodeSet2");
    assertThatThrownBy(() -> OpcUaNodes.ofJson("[{\"DataType\": 1}]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1:2: expected a node with a BrowseName, found none");
  }
}
