import cytoscape from 'cytoscape';
import fcose from 'cytoscape-fcose';

export interface GraphNode {
  id: string;
  label: string;
  /** What kind of thing it is; nodes of a kind look alike. */
  kind: string;
  /** Colour of its alarm, when it has one. */
  alarmColor?: string | undefined;
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  name: string;
  isContainment: boolean;
}

export interface GraphColors {
  surface: string;
  node: string;
  line: string;
  text: string;
  dim: string;
  accent: string;
}

export interface TwinGraphOptions {
  container: HTMLElement;
  colors: GraphColors;
  onSelect: (id: string | undefined) => void;
}

cytoscape.use(fcose);

/** The library would add a style element of its own, which the page's policy forbids; it adds none when this id is there. */
const STYLE_ID = '__________cytoscape_stylesheet';

/**
 * The twins and what holds them together. The layout is computed from the graph alone, starting from fixed places, so
 * that the same plant looks the same each time.
 */
export class TwinGraph {
  private readonly cy: cytoscape.Core;

  constructor(options: TwinGraphOptions) {
    if (document.getElementById(STYLE_ID) === null) {
      const marker = document.createElement('template');
      marker.id = STYLE_ID;
      document.head.append(marker);
    }
    this.cy = cytoscape({
      container: options.container,
      style: styleOf(options.colors),
      minZoom: 0.15,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autounselectify: false,
    });
    this.cy.on('tap', 'node', (event: cytoscape.EventObject) => options.onSelect((event.target as cytoscape.NodeSingular).id()));
    this.cy.on('tap', (event: cytoscape.EventObject) => {
      if (event.target === this.cy) {
        options.onSelect(undefined);
      }
    });
  }

  setElements(nodes: GraphNode[], edges: GraphEdge[]): void {
    this.cy.batch(() => {
      this.cy.elements().remove();
      const places = startPlaces(nodes, edges);
      for (const node of nodes) {
        this.cy.add({ group: 'nodes', data: { ...node }, position: places.get(node.id) ?? { x: 0, y: 0 } });
      }
      for (const edge of edges) {
        this.cy.add({ group: 'edges', data: { ...edge }, classes: edge.isContainment ? 'containment' : 'flow' });
      }
    });
    this.layout();
  }

  /** Shows alarms without touching the layout. */
  setAlarms(colors: ReadonlyMap<string, string>): void {
    this.cy.batch(() => {
      this.cy.nodes().forEach((node) => {
        node.data('alarmColor', colors.get(node.id()));
        node.toggleClass('alarmed', colors.has(node.id()));
      });
    });
  }

  setColors(colors: GraphColors): void {
    this.cy.style(styleOf(colors));
  }

  /** Marks a twin and those it is related to, and brings them into view; all when undefined. */
  select(id: string | undefined): void {
    this.cy.resize();
    this.cy.batch(() => {
      this.cy.elements().removeClass('chosen faded near');
      if (id === undefined) {
        this.fit();
        return;
      }
      const node = this.cy.getElementById(id);
      if (node.nonempty()) {
        this.cy.elements().not(node.closedNeighborhood()).addClass('faded');
        node.connectedEdges().addClass('near');
        node.addClass('chosen');
        this.cy.fit(node.closedNeighborhood(), 70);
        if (this.cy.zoom() > CLOSE) {
          this.cy.zoom(CLOSE);
          this.cy.center(node);
        }
      }
    });
  }

  fit(): void {
    this.cy.fit(undefined, 48);
  }

  zoom(factor: number): void {
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  destroy(): void {
    this.cy.destroy();
  }

  private layout(): void {
    this.cy
      .layout({
        name: 'fcose',
        // Not at random: the same graph gives the same picture.
        randomize: false,
        quality: this.cy.nodes().length > MANY ? 'draft' : 'proof',
        animate: false,
        nodeDimensionsIncludeLabels: true,
        idealEdgeLength: 150,
        nodeRepulsion: 30_000,
        gravity: 0.15,
        nodeSeparation: 110,
        packComponents: true,
        padding: 48,
        fit: true,
      } as cytoscape.LayoutOptions)
      .run();
  }
}

/** The closest that a choice brings a twin. */
const CLOSE = 1.15;

/** More nodes than these get the quicker layout. */
const MANY = 300;

const ROW = 150;
const COLUMN = 170;

/**
 * Where the layout starts from: containers above what they contain, siblings side by side. From there it has few
 * crossings to undo.
 */
function startPlaces(nodes: GraphNode[], edges: GraphEdge[]): Map<string, cytoscape.Position> {
  const parents = new Map<string, string>();
  const children = new Map<string, string[]>();
  for (const { source, target, isContainment } of edges) {
    if (isContainment && !parents.has(target) && source !== target) {
      parents.set(target, source);
      children.set(source, [...(children.get(source) ?? []), target]);
    }
  }
  const places = new Map<string, cytoscape.Position>();
  let leaves = 0;
  const place = (id: string, depth: number): number => {
    places.set(id, { x: 0, y: depth * ROW });
    const below = (children.get(id) ?? []).filter((child) => !places.has(child)).map((child) => place(child, depth + 1));
    const x = below.length === 0 ? leaves++ * COLUMN : below.reduce((sum, each) => sum + each, 0) / below.length;
    places.set(id, { x, y: depth * ROW + (below.length === 0 ? (leaves % 2) * 60 : 0) });
    return x;
  };
  for (const node of nodes) {
    if (!parents.has(node.id)) {
      place(node.id, 0);
    }
  }
  // What is left goes in circles.
  nodes.filter((node) => !places.has(node.id)).forEach((node) => place(node.id, 0));
  return places;
}

/** Room for a label of the font that is used; measured text would need the document's styles. */
function widthOf(label: string): number {
  return 24 + label.length * 7.6;
}

function styleOf(colors: GraphColors): cytoscape.StylesheetJson {
  return [
    {
      selector: 'node',
      style: {
        shape: 'round-rectangle',
        width: (node: cytoscape.NodeSingular) => widthOf(node.data('label') as string),
        height: 40,
        label: 'data(label)',
        'text-valign': 'center',
        'text-halign': 'center',
        'font-family': 'Inter, system-ui, sans-serif',
        'font-size': 13,
        color: colors.text,
        'background-color': colors.node,
        'border-width': 1,
        'border-color': colors.line,
      },
    },
    { selector: 'node.alarmed', style: { 'border-width': 4, 'border-color': 'data(alarmColor)' } },
    { selector: 'node.chosen', style: { 'outline-color': colors.accent, 'outline-width': 3, 'outline-offset': 3 } },
    {
      selector: 'edge',
      style: {
        width: 1.5,
        'line-color': colors.line,
        'target-arrow-color': colors.line,
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.9,
        'curve-style': 'bezier',
        'font-family': 'Inter, system-ui, sans-serif',
        'font-size': 12,
        color: colors.dim,
        'text-background-color': colors.surface,
        'text-background-opacity': 1,
        'text-background-padding': '2px',
        'text-rotation': 'autorotate',
      },
    },
    { selector: 'edge.near', style: { label: 'data(name)', width: 2, 'line-color': colors.dim, 'target-arrow-color': colors.dim } },
    { selector: 'edge.containment', style: { 'line-style': 'dashed', 'line-dash-pattern': [4, 4] } },
    { selector: '.faded', style: { opacity: 0.25 } },
  ] as cytoscape.StylesheetJson;
}
