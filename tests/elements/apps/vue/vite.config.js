import vue from "@vitejs/plugin-vue";

const isCustomElement = (tag) => tag.startsWith("autograb-");

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
