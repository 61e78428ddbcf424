/** What people are told of each measure besides its row in the table: its group, names, a sentence in Chinese, and the span of its values. */
import type { MeasureId } from './ids.js';

/** What a measure looks at; in this order they are shown. */
export const measureGroups = ['capture', 'face', 'occlusion', 'pose', 'framing'] as const;
export type MeasureGroup = (typeof measureGroups)[number];

export interface MeasureGuide {
  readonly group: MeasureGroup;
  readonly name: { readonly en: string; readonly zh: string };
  /** The summary of the measure table, in Chinese. */
  readonly summaryZh: string;
  /** Native values between which photos usually lie, in the measure's unit: the ends of a scale to draw, no limits. */
  readonly span: readonly [least: number, most: number];
}

const row = (group: MeasureGroup, en: string, zh: string, span: MeasureGuide['span'], summaryZh: string): MeasureGuide => ({ group, name: { en, zh }, span, summaryZh });

const rows = {
  UnifiedQualityScore: row('capture', 'Overall quality', '总体质量', [0, 40], '用此照片进行人脸识别的效果预估，采用标准参考网络的量纲。'),
  BackgroundUniformity: row('capture', 'Plain background', '背景均匀', [0, 300], '背景亮度的平均梯度：纯色墙为 0，树叶等杂乱背景可达数百。'),
  IlluminationUniformity: row('capture', 'Even light on both cheeks', '光照均匀', [0, 1], '左右脸颊亮度直方图的重合程度，0 完全不重合，1 完全重合。'),
  LuminanceMean: row('capture', 'Brightness', '平均亮度', [0, 1], '眉毛到下巴之间的平均线性亮度，0 为黑，1 为白。'),
  LuminanceVariance: row('capture', 'Contrast', '亮度方差', [0, 0.1], '面部线性亮度的方差：光线平淡时低，光线过硬时高。'),
  UnderExposurePrevention: row('capture', 'Too dark parts', '欠曝', [0, 1], '可见面部中接近全黑的比例（亮度 255 级中不超过 25）。'),
  OverExposurePrevention: row('capture', 'Blown-out parts', '过曝', [0, 0.5], '可见面部中过曝的比例（亮度 255 级中不低于 247）。'),
  DynamicRange: row('capture', 'Range of tones', '动态范围', [0, 8], '面部亮度的香农熵，最多 8 比特：用到了多少亮度级。'),
  Sharpness: row('capture', 'Sharpness', '清晰度（标准）', [-50, 50], '分类器认为面部清晰的把握：−50 模糊，0 各半，50 清晰。'),
  CompressionArtifacts: row('capture', 'Compression', '压缩损失', [0, 1], '面部与有损压缩之前的预计结构相似度（SSIM），1 为无损失。'),
  NaturalColour: row('capture', 'Natural colour', '自然色彩', [0, 50], '脸颊平均颜色与自然光下肤色的距离；灰度照片为 0。'),
  SingleFacePresent: row('framing', 'Only one face', '单一人脸', [0, 1], '第二大的人脸面积除以最大的人脸面积：只有一张脸时为 0。'),
  EyesOpen: row('face', 'Eyes open', '睁眼', [0, 0.15], '睁得较小的那只眼的最大眼睑开度，除以眼睛到下巴的距离。'),
  MouthClosed: row('face', 'Mouth closed', '闭嘴', [0, 0.6], '双唇之间的最大间隙，除以眼睛到下巴的距离。'),
  EyesVisible: row('occlusion', 'Eyes visible', '眼部可见', [0, 1], '双眼周围区域被遮挡的比例。'),
  MouthOcclusionPrevention: row('occlusion', 'Mouth uncovered', '嘴部无遮挡', [0, 1], '外唇以内的嘴部被遮挡的比例。'),
  FaceOcclusionPrevention: row('occlusion', 'Face uncovered', '面部无遮挡', [0, 1], '眉毛到下巴之间的面部被遮挡的比例。'),
  InterEyeDistance: row('face', 'Distance between the eyes', '两眼间距', [0, 300], '两眼中心之间的距离（原图像素），已按转头角度修正。'),
  HeadSize: row('framing', 'Head size in the photo', '头部占比', [0, 1], '眼睛到下巴的距离除以照片高度；0.45 最佳。'),
  LeftwardCrop: row('framing', 'Room on the left', '左侧留白', [0, 5], '照片右侧那只眼到左边缘的距离，以两眼间距为单位。'),
  RightwardCrop: row('framing', 'Room on the right', '右侧留白', [0, 5], '照片左侧那只眼到右边缘的距离，以两眼间距为单位。'),
  MarginAbove: row('framing', 'Room above the head', '头顶留白', [0, 4], '眼睛到上边缘的距离，以眼睛到下巴的距离为单位。留白多与头部占比高不可兼得。'),
  MarginBelow: row('framing', 'Room below the chin', '下巴下方留白', [0, 5], '眼睛到下边缘的距离，以眼睛到下巴的距离为单位。留白多与头部占比高不可兼得。'),
  HeadPoseYaw: row('pose', 'Head turned to the side', '左右转头', [-90, 90], '头部向侧面转动的角度；鼻尖朝向照片右侧时为正。'),
  HeadPosePitch: row('pose', 'Head up or down', '抬头低头', [-60, 60], '头部俯仰的角度；低头时为正。'),
  HeadPoseRoll: row('pose', 'Head tilted', '头部倾斜', [-90, 90], '头部倾斜的角度；头顶偏向照片左侧时为正。'),
  ExpressionNeutrality: row('face', 'Neutral expression', '表情自然', [-20000, 20000], '表情中性的程度：按标准分类器的量纲，各半时为 0，微笑时为负。'),
  NoHeadCoverings: row('occlusion', 'No hat or hood', '无帽子头巾', [0, 1], '眼睛以上画面中帽子、头巾或衣物所占的比例。'),
  FaceSize: row('framing', 'Face size', '人脸尺寸', [0, 600], '人脸框较短边的长度（原图像素）。'),
  FaceCompleteness: row('framing', 'Face whole in the photo', '人脸完整', [0, 1], '从额头到下巴的整张脸是否都在画面内（且不在损坏文件缺失的区域内）；详细信息指出被切掉的一侧。'),
  PoseAngleSum: row('pose', 'Sum of the pose angles', '姿态角之和', [0, 180], '头部俯仰、左右转动、倾斜角度绝对值之和。'),
  Clarity: row('capture', 'Clear enough to recognise', '识别清晰度', [0, 3], '开始影响识别的模糊程度除以面部的实际模糊程度；1 为界限，越大越清晰。'),
  FaceLight: row('capture', 'Face well lit', '面部受光', [0, 1], '对齐后的人脸中受光良好且左右均衡的比例：不过暗、不过曝，与另一侧相差不超过 1.5 档。'),
  FaceUsability: row('face', 'Usable for recognition', '可用于识别', [0, 1], '此人脸是否可用于识别：确为人脸、无遮挡，并且很可能与本人匹配。'),
  MaskPrevention: row('occlusion', 'No mask', '未戴口罩', [0, 1], '口罩遮住口鼻的概率；详细信息指出面部被遮挡的部位。'),
  SunglassesPrevention: row('occlusion', 'No sunglasses', '未戴墨镜', [0, 1], '佩戴墨镜或有色眼镜的概率；透明眼镜不算。'),
  GreyscalePrevention: row('capture', 'In colour', '彩色照片', [0, 60], '面部颜色偏离单一色调的程度：灰度或棕褐色照片为 0。'),
  UpscalingPrevention: row('capture', 'Not enlarged', '未经放大', [1, 6], '面部比其细节所需大多少倍：每个像素都有效时为 1；详细信息给出实际的眼距。'),
  MotionBlurPrevention: row('capture', 'No motion blur', '无运动模糊', [0, 4], '某一方向上的细节比另一方向多损失多少；详细信息指出运动方向。'),
  RedEyesPrevention: row('capture', 'No red eyes', '无红眼', [0, 1], '较红的一只虹膜中部因闪光灯而发红的比例。'),
  GazeToCamera: row('face', 'Looks at the camera', '注视镜头', [0, 45], '双眼视线与镜头之间的平均夹角；详细信息给出水平与垂直方向。'),
} as const;

/** Exhaustive: a new measure does not compile until somebody has said how people are told of it. */
export const measureGuide: Readonly<Record<MeasureId, MeasureGuide>> = rows;
