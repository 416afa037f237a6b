"""Materials: clay, glaze, wax, glass, liquids, cloth, wood, paper, leaves; colours are sRGB hex."""

# mypy: ignore-errors
import bpy


def rgb(colour):
    """'#rrggbb' as Blender's linear RGBA."""
    if not isinstance(colour, str):
        return colour
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return (*(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts), 1.0)


class Nodes:
    """A material's node tree written as expressions: inputs are numbers, colours or other nodes' sockets."""

    def __init__(self, name):
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def add(self, kind, out=0, props=(), **inputs):
        """Add ShaderNode<kind> with properties and inputs (underscores are spaces); return an output."""
        node = self.tree.nodes.new("ShaderNode" + kind)
        for key, value in dict(props).items():
            setattr(node, key, value)
        for key, value in inputs.items():
            name = key.replace("_", " ").lower()
            socket = next(s for s in node.inputs if s.name.lower() == name)
            self.put(socket, value)
        return node.outputs[out]

    def put(self, socket, value):
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, str):
            socket.default_value = rgb(value)
        else:
            socket.default_value = value

    def coordinates(self, scale=(1, 1, 1), kind="Object", shift=None):
        source = self.tree.nodes.new("ShaderNodeTexCoord").outputs[kind]
        if shift is not None:
            source = self.add("VectorMath", Vector=source, props={"operation": "ADD"})
            self.put(source.node.inputs[1], shift)
        return self.add("Mapping", Vector=source, Scale=scale)

    def noise(self, scale, detail=2.0, vector=None, distortion=0.0, rough=0.5):
        return self.add(
            "TexNoise",
            Scale=scale,
            Detail=detail,
            Distortion=distortion,
            Roughness=rough,
            Vector=vector or self.coordinates(),
        )

    def ramp(self, factor, low, high):
        """0 below low, 1 above high, smooth between."""
        return self.add(
            "MapRange", Value=factor, From_Min=low, From_Max=high, props={"interpolation_type": "SMOOTHSTEP"}
        )

    def mix(self, factor, a, b, blend="MIX"):
        return self.add("MixRGB", props={"blend_type": blend}, Fac=factor, Color1=a, Color2=b)

    def math(self, operation, a, b=0.0):
        socket = self.add("Math", props={"operation": operation})
        self.put(socket.node.inputs[0], a)
        self.put(socket.node.inputs[1], b)
        return socket

    def bump(self, height, strength, distance=0.02, normal=None):
        extra = {"Normal": normal} if normal else {}
        return self.add("Bump", Height=height, Strength=strength, Distance=distance, **extra)

    def close(self, shader):
        self.tree.links.new(shader, self.output.inputs["Surface"])
        return self.material

    def principled(self, **inputs):
        return self.close(self.add("BsdfPrincipled", **inputs))


def glaze(
    colour,
    clay=None,
    dip=None,
    rough=0.32,
    speckle=0.0,
    lines=0.25,
    breaks=None,
    crackle=0.0,
    wave=0.05,
    second=None,
    clay_speckle=0.3,
    translucent=0.0,
):
    """A glazed pot: clay shows below the height dip, breaks colours the edges, second drifts through."""
    n = Nodes("glaze")
    at = n.coordinates()
    z = n.add("SeparateXYZ", out=2, Vector=at)
    drift = n.noise(2.6, 3, at, 0.6)
    body = n.mix(n.ramp(drift, 0.35, 0.72), colour, second or n.mix(0.16, colour, "#3d3128"))
    if breaks:
        edge = n.add("NewGeometry", out=7)
        body = n.mix(n.ramp(edge, 0.515, 0.565), body, breaks)
    if speckle:
        spots = n.ramp(n.noise(38, 1.0, at), 0.66, 0.69)
        dust = n.ramp(n.noise(90, 1.0, at), 0.69, 0.71)
        body = n.mix(n.math("MULTIPLY", n.math("MAXIMUM", spots, dust), speckle), body, "#4a3423")
    if crackle:
        warped = n.mix(0.06, at, n.noise(3, 2, at))
        cells = n.add("TexVoronoi", props={"feature": "DISTANCE_TO_EDGE"}, Scale=9.0, Vector=warped)
        fine = n.add("TexVoronoi", props={"feature": "DISTANCE_TO_EDGE"}, Scale=22.0, Vector=warped)
        line = n.math(
            "MAXIMUM", n.ramp(cells, 0.016, 0.004), n.math("MULTIPLY", n.ramp(fine, 0.014, 0.003), 0.5)
        )
        body = n.mix(n.math("MULTIPLY", line, crackle), body, "#6d5a48")
    turning = n.add(
        "TexWave",
        props={"bands_direction": "Z"},
        Scale=4.2,
        Distortion=2.2,
        Detail=1.5,
        Detail_Scale=1.2,
        Vector=at,
    )
    normal = n.bump(turning, lines * 0.35, 0.025)
    grain = n.noise(70, 3, at)
    roughness = n.math("ADD", n.math("MULTIPLY", n.noise(7, 2, at), 0.14), rough - 0.07)
    if clay and dip is not None:
        wobble = n.math("MULTIPLY", n.math("SUBTRACT", n.noise(2.2, 2, at), 0.5), wave * 4)
        covered = n.ramp(n.math("ADD", z, wobble), dip - 0.006, dip + 0.006)
        rim = n.math("MULTIPLY", covered, n.ramp(n.math("ADD", z, wobble), dip + 0.05, dip + 0.008))
        body = n.mix(n.math("MULTIPLY", rim, 0.35), body, clay)
        dots = n.math("MULTIPLY", n.ramp(n.noise(55, 1, at), 0.66, 0.7), clay_speckle)
        raw = n.mix(dots, n.mix(n.noise(11, 4, at), clay, n.mix(0.22, clay, "#2c1c10")), "#3a2718")
        body = n.mix(covered, raw, body)
        roughness = n.mix(covered, (0.82,) * 3 + (1,), roughness)
        normal = n.bump(covered, 0.5, 0.012, n.bump(grain, 0.1, 0.01, normal))
    else:
        normal = n.bump(grain, 0.025, 0.01, normal)
    extra = (
        {"Subsurface_Weight": 0.35, "Subsurface_Radius": (0.4, 0.25, 0.15), "Subsurface_Scale": translucent}
        if translucent
        else {}
    )
    return n.principled(Base_Color=body, Roughness=roughness, Normal=normal, IOR=1.5, **extra)


def clay(colour, speckle=0.4, lines=0.4, rough=0.8):
    """Bare fired clay."""
    n = Nodes("clay")
    at = n.coordinates()
    body = n.mix(n.noise(9, 4, at), colour, n.mix(0.25, colour, "#2a1a10"))
    body = n.mix(n.math("MULTIPLY", n.ramp(n.noise(55, 1, at), 0.65, 0.7), speckle), body, "#35241a")
    turning = n.add(
        "TexWave", props={"bands_direction": "Z"}, Scale=4.5, Distortion=2.0, Detail=1.5, Vector=at
    )
    normal = n.bump(n.noise(80, 3, at), 0.12, 0.01, n.bump(turning, lines * 0.35, 0.025))
    return n.principled(Base_Color=body, Roughness=rough, Normal=normal)


def wax(colour, glow=0.0, top=1.0, warm="#ff9a3c"):
    """Candle wax; glow lights its upper part (below the height top) from within."""
    n = Nodes("wax")
    at = n.coordinates()
    z = n.add("SeparateXYZ", out=2, Vector=at)
    body = n.mix(n.noise(4, 3, at), colour, n.mix(0.12, colour, "#7a5a35"))
    strength = n.math("MULTIPLY", n.math("POWER", n.ramp(z, top - 0.75, top), 2.0), glow)
    normal = n.bump(n.noise(14, 3, at), 0.05, 0.02)
    return n.principled(
        Base_Color=body,
        Roughness=0.42,
        Normal=normal,
        Subsurface_Weight=0.6,
        Subsurface_Radius=(1.0, 0.55, 0.28),
        Subsurface_Scale=0.12,
        Emission_Color=n.mix(0.55, warm, colour),
        Emission_Strength=strength,
    )


def flame():
    """A candle flame: bright and yellow in the middle, clear at its foot and edges."""
    n = Nodes("flame")
    z = n.add("SeparateXYZ", out=2, Vector=n.coordinates(kind="Generated"))
    colour = n.mix(n.ramp(z, 0.02, 0.35), "#4c6cff", n.mix(n.ramp(z, 0.3, 0.95), "#fff0b8", "#ff9d2e"))
    facing = n.add("LayerWeight", out=1, Blend=0.45)
    edge = n.math("SUBTRACT", 1.0, facing)
    alpha = n.math("MULTIPLY", n.math("POWER", edge, 0.6), n.ramp(z, 0.0, 0.4))
    light = n.add("Emission", Color=colour, Strength=16.0)
    clear = n.add("BsdfTransparent")
    shader = n.add("MixShader", Fac=alpha)
    n.put(shader.node.inputs[1], clear)
    n.put(shader.node.inputs[2], light)
    return n.close(shader)


def liquid(colour, clear=0.75, rough=0.02, glow=0.06):
    """The surface of tea or coffee: tints what lies under it and mirrors the light."""
    n = Nodes("liquid")
    body = n.add(
        "BsdfPrincipled",
        Base_Color=colour,
        Roughness=0.6,
        Specular_IOR_Level=0.0,
        Emission_Color=colour,
        Emission_Strength=glow,
    )
    under = n.add("MixShader", Fac=clear)
    n.put(under.node.inputs[1], body)
    n.put(under.node.inputs[2], n.add("BsdfTransparent", Color=n.mix(0.35, colour, "#ffffff")))
    shader = n.add("MixShader", Fac=n.add("Fresnel", IOR=1.33))
    n.put(shader.node.inputs[1], under)
    n.put(shader.node.inputs[2], n.add("BsdfGlossy", Roughness=rough))
    return n.close(shader)


def foam(colour="#c9a277"):
    """Crema or milk foam: fine bubbles on a warm ground."""
    n = Nodes("foam")
    at = n.coordinates()
    body = n.mix(n.ramp(n.noise(6, 4, at, 1.5), 0.35, 0.7), colour, n.mix(0.35, colour, "#f2e3c8"))
    return n.principled(Base_Color=body, Roughness=0.35, Normal=n.bump(n.noise(120, 2, at), 0.12, 0.005))


def glass(tint="#ffffff", rough=0.0):
    """Clear glass that lets light through to what is behind it without noisy caustics."""
    n = Nodes("glass")
    rays = n.tree.nodes.new("ShaderNodeLightPath").outputs
    through = n.math("MAXIMUM", rays["Is Shadow Ray"], rays["Is Diffuse Ray"])
    shader = n.add("MixShader", Fac=through)
    n.put(shader.node.inputs[1], n.add("BsdfGlass", Color=tint, Roughness=rough, IOR=1.45))
    n.put(shader.node.inputs[2], n.add("BsdfTransparent", Color=n.mix(0.12, tint, "#999999")))
    return n.close(shader)


def metal(colour, rough=0.25, brushed=0.0, hammered=0.0):
    """Copper, brass, steel or iron; hammered adds dents."""
    n = Nodes("metal")
    at = n.coordinates()
    normal = n.bump(n.noise(40, 2, n.coordinates((1, 1, 30))), brushed * 0.2, 0.01)
    if hammered:
        dents = n.add("TexVoronoi", props={"feature": "SMOOTH_F1"}, Scale=9.0, Vector=at)
        normal = n.bump(dents, hammered, 0.03, normal)
    roughness = n.math("ADD", n.math("MULTIPLY", n.noise(5, 4, at), 0.22), rough - 0.1)
    return n.principled(Base_Color=colour, Metallic=1.0, Roughness=roughness, Normal=normal)


def iron(colour="#1d1c1b"):
    """Cast iron: dark, matt, sandy."""
    n = Nodes("iron")
    normal = n.bump(n.noise(60, 3, n.coordinates()), 0.18, 0.01)
    return n.principled(Base_Color=colour, Metallic=0.55, Roughness=0.55, Normal=normal)


def linen(colour, thread=105.0, contrast=0.42, scale=1.0):
    """Woven cloth with uneven threads."""
    n = Nodes("linen")
    at = n.coordinates((scale,) * 3)
    weave = [
        n.add(
            "TexWave",
            props={"bands_direction": axis},
            Scale=thread / 3.14,
            Distortion=1.6,
            Detail=1.0,
            Detail_Scale=0.6,
            Vector=at,
        )
        for axis in "XY"
    ]
    tone = n.noise(5, 4, n.coordinates((0.35 * scale, 1.4 * scale, 1)))
    cross = n.math("MULTIPLY", n.math("MAXIMUM", *weave), n.math("ADD", tone, 0.45))
    body = n.mix(
        n.math("MULTIPLY", n.ramp(cross, 0.15, 0.9), contrast),
        n.mix(0.22, colour, "#5d4c38"),
        n.mix(0.12, colour, "#ffffff"),
    )
    return n.principled(Base_Color=body, Roughness=0.95, Specular_IOR_Level=0.2)


def wood(light, dark, rough=0.5, grain=1.0, along="X", scale=1.0):
    """Planed wood, grain along X or Y or Z, different for each object."""
    n = Nodes("wood")
    stretch = {"X": (0.16, 1.5, 1.5), "Y": (1.5, 0.16, 1.5), "Z": (1.5, 1.5, 0.16)}[along]
    random = n.math("MULTIPLY", n.add("ObjectInfo", out=5), 37.0)
    at = n.coordinates(
        tuple(scale * s for s in stretch), shift=n.add("CombineXYZ", X=random, Y=random, Z=random)
    )
    rings = n.add(
        "TexWave",
        props={"wave_type": "RINGS", "rings_direction": along},
        Scale=0.9,
        Distortion=11.0,
        Detail=2.0,
        Detail_Scale=0.9,
        Detail_Roughness=0.65,
        Vector=at,
    )
    fibres = n.noise(
        16, 3, n.add("Mapping", Vector=at, Scale=tuple(1 if s < 1 else 2.2 for s in stretch)), 0.3, 0.65
    )
    figure = n.mix(0.68, rings, fibres)
    body = n.mix(n.ramp(figure, 0.22, 0.84), dark, light)
    tone = n.math("MULTIPLY", n.add("ObjectInfo", out=5), 0.4)
    body = n.mix(tone, body, dark)
    roughness = n.math("ADD", n.math("MULTIPLY", fibres, 0.3), rough - 0.15)
    relief = {"Normal": n.bump(fibres, 0.12 * grain, 0.02)} if grain else {}
    return n.principled(Base_Color=body, Roughness=roughness, **relief)


def plaster(colour, stain="#8d8377", amount=0.25):
    """A limewashed wall."""
    n = Nodes("plaster")
    cloud = n.ramp(n.noise(0.55, 4, n.coordinates(), 0.6), 0.3, 0.75)
    return n.principled(
        Base_Color=n.mix(n.math("MULTIPLY", cloud, amount), colour, stain),
        Roughness=0.95,
        Specular_IOR_Level=0.1,
    )


def paper(colour, fibre=0.25, rough=0.75):
    """Kraft or label paper."""
    n = Nodes("paper")
    at = n.coordinates()
    fleck = n.ramp(n.noise(60, 3, n.coordinates((1, 1, 0.25))), 0.55, 0.75)
    body = n.mix(n.math("MULTIPLY", fleck, fibre), colour, n.mix(0.4, colour, "#4a3420"))
    creases = n.noise(2.4, 3, at, 1.2)
    return n.principled(
        Base_Color=body, Roughness=rough, Normal=n.bump(creases, 0.22, 0.05, n.bump(fleck, 0.05, 0.01))
    )


def picture(path, rough=0.6):
    """A printed label: an image on the object's UVs."""
    n = Nodes("label")
    image = bpy.data.images.load(path)
    colour = n.add("TexImage", Vector=n.coordinates(kind="UV"))
    colour.node.image = image
    colour.node.extension = "EXTEND"
    return n.principled(Base_Color=colour, Roughness=rough)


def leaf(colours, rough=0.55, thin=0.0, mottle=0.3):
    """Tea, petals, beans: each piece takes its own colour between the given ones."""
    n = Nodes("leaf")
    ramp = n.tree.nodes.new("ShaderNodeValToRGB")
    elements = ramp.color_ramp.elements
    while len(elements) < len(colours):
        elements.new(0.5)
    for i, colour in enumerate(colours):
        elements[i].position, elements[i].color = i / max(len(colours) - 1, 1), rgb(colour)
    n.put(ramp.inputs[0], n.add("ObjectInfo", out=5))
    at = n.coordinates()
    shade = "#120d08" if sum(rgb(colours[0])[:3]) < 1.5 else "#a89a80"
    body = n.mix(n.math("MULTIPLY", n.noise(22, 3, at), mottle), ramp.outputs[0], shade)
    return n.principled(
        Base_Color=body,
        Roughness=rough,
        Normal=n.bump(n.noise(30, 3, at), 0.25, 0.01),
        Subsurface_Weight=thin,
        Subsurface_Scale=0.03,
    )


def plain(colour, rough=0.5, metallic=0.0, coat=0.0):
    """One colour and nothing else."""
    return Nodes("plain").principled(Base_Color=colour, Roughness=rough, Metallic=metallic, Coat_Weight=coat)
