// Types of the whole schema, and of the operations of journey.ts. A scalar without a type here is an error.
export default {
  schema: "schema.graphql",
  documents: ["journey.ts"],
  importExtension: ".js",
  generates: {
    "made/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: "string",
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        scalars: { Date: "string", DateTime: "string", NIK: "string", Rupiah: "number", JSON: "unknown" },
      },
    },
  },
};
